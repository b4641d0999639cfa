// Result<T>: the one way in which core reports success or failure. Core never shows anything and never
// lets an exception of third-party code pass; it returns the value, or an Error with a sentence for a person.
#pragma once

#include <QString>

#include <optional>
#include <utility>
#include <variant>

namespace triptych {

enum class ErrorCode {
    NotFound,      ///< the file, case or item does not exist
    Unreadable,    ///< it exists but cannot be opened or read (permissions, I/O)
    BadFormat,     ///< its content is broken or not what it claims to be
    Unsupported,   ///< valid, but something that Triptych does not do
    LimitExceeded, ///< larger or deeper than the limits for untrusted input
    Cancelled,     ///< stopped through a stop token
    WriteFailed,   ///< disk full, read-only folder and the like
    Refused,       ///< a rule forbids it (mixed patients, untrusted bundle, wrong modality …)
    Internal
};

/// Why something failed. `message` is one sentence that names the file, what is wrong and, where it helps,
/// what to do; `cause` is the library's own text, for the log.
struct Error {
    ErrorCode code = ErrorCode::Internal;
    QString message;
    QString cause;
};

template <class T>
class [[nodiscard]] Result {
public:
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) {}

    bool ok() const { return m_state.index() == 0; }
    explicit operator bool() const { return ok(); }

    T& value() & { return std::get<0>(m_state); }
    const T& value() const& { return std::get<0>(m_state); }
    T&& value() && { return std::get<0>(std::move(m_state)); }
    T* operator->() { return &std::get<0>(m_state); }
    const T* operator->() const { return &std::get<0>(m_state); }
    T& operator*() & { return std::get<0>(m_state); }
    const T& operator*() const& { return std::get<0>(m_state); }
    T&& operator*() && { return std::get<0>(std::move(m_state)); }
    const Error& error() const { return std::get<1>(m_state); }

private:
    std::variant<T, Error> m_state;
};

template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : m_error(std::move(error)) {}

    bool ok() const { return !m_error; }
    explicit operator bool() const { return ok(); }
    const Error& error() const { return *m_error; }

private:
    std::optional<Error> m_error;
};

} // namespace triptych
