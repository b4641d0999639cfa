#include "core/base/json_records.h"

#include <QIODevice>

#include <algorithm>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>

namespace triptych {

namespace {

constexpr qint64 kBlock = 1 << 18;

/// The bytes of the device, a block at a time.
class Blocks {
public:
    Blocks(const JsonRecordSource& source, std::stop_token stop)
        : m_source(source), m_stop(std::move(stop)), m_total(source.device.isSequential() ? 0 : source.device.size())
    {
        refill();
    }
    bool atEnd() const { return m_at == m_block.size(); }
    char current() const { return m_block[m_at]; }
    void advance()
    {
        if (++m_at == m_block.size())
            refill();
    }
    const std::optional<Error>& error() const { return m_error; }

private:
    void refill()
    {
        m_at = 0;
        m_block.resize(kBlock);
        qint64 read = m_stop.stop_requested() ? 0 : m_source.device.read(m_block.data(), kBlock);
        if (m_stop.stop_requested())
            m_error = Error{ErrorCode::Cancelled, m_source.name + QStringLiteral(": reading was cancelled"), {}};
        else if (read < 0)
            m_error = Error{ErrorCode::Unreadable, m_source.name + QStringLiteral(": cannot be read to its end"),
                            m_source.device.errorString()};
        m_bytes += std::max<qint64>(read, 0);
        if (m_bytes > m_source.limits.bytes) {
            m_error =
                Error{ErrorCode::LimitExceeded,
                      QStringLiteral("%1: is larger than %2 MiB").arg(m_source.name).arg(m_source.limits.bytes >> 20),
                      {}};
            read = 0;
        }
        m_block.resize(qsizetype(std::max<qint64>(read, 0)));
        if (m_source.progress && m_total > 0)
            m_source.progress(std::min(1.0, double(m_bytes) / double(m_total)));
    }

    const JsonRecordSource& m_source;
    std::stop_token m_stop;
    qint64 m_total;
    QByteArray m_block;
    qsizetype m_at = 0;
    qint64 m_bytes = 0;
    std::optional<Error> m_error;
};

/// What the parser wants: an input iterator over the blocks.
class ByteIterator {
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = char;

    explicit ByteIterator(Blocks* blocks = nullptr) : m_blocks(blocks) {}
    char operator*() const { return m_blocks->current(); }
    ByteIterator& operator++()
    {
        m_blocks->advance();
        return *this;
    }
    friend bool operator==(const ByteIterator& a, const ByteIterator& b) { return a.ends() == b.ends(); }
    friend bool operator!=(const ByteIterator& a, const ByteIterator& b) { return !(a == b); }

private:
    bool ends() const { return !m_blocks || m_blocks->atEnd(); }
    Blocks* m_blocks;
};

/// Builds values on a stack without recursion and hands records out as they close.
class RecordBuilder : public nlohmann::json_sax<nlohmann::json> {
public:
    RecordBuilder(const JsonRecordSource& source, const TakeRecord& take) : m_source(source), m_take(take) {}

    bool null() override { return add(JsonValue{}); }
    bool boolean(bool value) override { return add({JsonValue::Kind::Bool, value ? 1.0 : 0.0, {}, {}, 0, {}, {}}); }
    bool number_integer(number_integer_t value) override { return addNumber(double(value)); }
    bool number_unsigned(number_unsigned_t value) override { return addNumber(double(value)); }
    bool number_float(number_float_t value, const string_t&) override { return addNumber(value); }
    bool binary(binary_t&) override { return fail(ErrorCode::BadFormat, QStringLiteral("is not JSON")); }
    bool string(string_t& value) override
    {
        if (qsizetype(value.size()) > m_source.limits.bytesPerText)
            return fail(ErrorCode::LimitExceeded, QStringLiteral("holds a text that is too long"));
        JsonValue text;
        text.kind = JsonValue::Kind::Text;
        text.string = std::move(value);
        return add(std::move(text));
    }
    bool start_object(std::size_t) override { return open(JsonValue::Kind::Object); }
    bool start_array(std::size_t) override { return open(JsonValue::Kind::Array); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }
    bool key(string_t& name) override
    {
        m_key = std::move(name);
        return true;
    }
    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception& error) override
    {
        m_cause = QString::fromUtf8(error.what());
        return fail(ErrorCode::BadFormat, QStringLiteral("is not JSON, or is cut off: byte %1").arg(position));
    }

    const std::optional<Error>& error() const { return m_error; }
    JsonValue takeRoot() { return std::move(m_root); }

private:
    struct Open {
        JsonValue value;
        std::string key; ///< under which it goes into its parent
        bool records = false;
    };

    bool fail(ErrorCode code, const QString& reason)
    {
        if (!m_error)
            m_error = Error{code, QStringLiteral("%1: %2").arg(m_source.name, reason), m_cause};
        return false;
    }

    bool count()
    {
        if (++m_values > m_source.limits.valuesPerRecord)
            return fail(ErrorCode::LimitExceeded, QStringLiteral("holds a record with too many values"));
        return true;
    }

    bool open(JsonValue::Kind kind)
    {
        if (qsizetype(m_open.size()) >= m_source.limits.depth)
            return fail(ErrorCode::LimitExceeded,
                        QStringLiteral("is nested deeper than %1").arg(m_source.limits.depth));
        Open next{JsonValue{}, std::move(m_key), false};
        m_key.clear();
        next.value.kind = kind;
        if (kind == JsonValue::Kind::Array) {
            const auto& names = m_source.arrays;
            next.records = m_open.empty() || (m_open.size() == 1 && m_open[0].value.isObject() &&
                                              std::find(names.begin(), names.end(), next.key) != names.end());
        }
        m_open.push_back(std::move(next));
        return true;
    }

    bool close()
    {
        Open done = std::move(m_open.back());
        m_open.pop_back();
        done.value.numbers.shrink_to_fit();
        m_key = std::move(done.key);
        return add(std::move(done.value));
    }

    bool addNumber(double value)
    {
        if (!m_open.empty() && m_open.back().value.isArray() && !m_open.back().records) {
            JsonValue& array = m_open.back().value;
            if (++m_numbers > m_source.limits.numbersPerRecord)
                return fail(ErrorCode::LimitExceeded, QStringLiteral("holds a record with too many numbers"));
            if (array.items.empty() && array.stride == 0) {
                array.numbers.push_back(value);
                return true;
            }
        }
        JsonValue number;
        number.kind = JsonValue::Kind::Number;
        number.number = value;
        return add(std::move(number));
    }

    /// [[x, y], …] flat; false where the parent holds something else.
    static bool fold(JsonValue& parent, const JsonValue& child)
    {
        const auto size = int(child.numbers.size());
        if (!child.isArray() || !child.items.empty() || child.stride != 0 || (size != 2 && size != 3) ||
            !parent.items.empty() || (parent.stride == 0 && !parent.numbers.empty()) ||
            (parent.stride != 0 && parent.stride != size))
            return false;
        parent.stride = size;
        parent.numbers.insert(parent.numbers.end(), child.numbers.begin(), child.numbers.end());
        return true;
    }

    /// What was kept flat becomes items again, because something else stands among it.
    static void unfold(JsonValue& array)
    {
        const size_t step = array.stride > 0 ? size_t(array.stride) : 1;
        for (size_t i = 0; i < array.numbers.size(); i += step) {
            JsonValue item;
            item.kind = array.stride > 0 ? JsonValue::Kind::Array : JsonValue::Kind::Number;
            if (array.stride > 0)
                item.numbers.assign(array.numbers.begin() + std::ptrdiff_t(i),
                                    array.numbers.begin() + std::ptrdiff_t(i + step));
            else
                item.number = array.numbers[i];
            array.items.push_back(std::move(item));
        }
        array.numbers.clear();
        array.stride = 0;
    }

    bool add(JsonValue value)
    {
        if (m_open.empty()) {
            m_root = std::move(value);
            return true;
        }
        Open& parent = m_open.back();
        if (parent.records) {
            const auto taken = m_take(parent.key, std::move(value));
            m_values = m_numbers = 0;
            if (!taken)
                m_error = taken.error();
            return taken.ok();
        }
        if (parent.value.isArray()) {
            if (fold(parent.value, value))
                return true;
            if (!parent.value.numbers.empty()) {
                m_values += qsizetype(parent.value.numbers.size());
                if (m_values > m_source.limits.valuesPerRecord)
                    return count();
                unfold(parent.value);
            }
            parent.value.items.push_back(std::move(value));
        } else {
            parent.value.members.emplace_back(std::move(m_key), std::move(value));
            m_key.clear();
        }
        return count();
    }

    const JsonRecordSource& m_source;
    const TakeRecord& m_take;
    std::vector<Open> m_open;
    std::string m_key;
    JsonValue m_root;
    qsizetype m_values = 0;
    qsizetype m_numbers = 0;
    QString m_cause;
    std::optional<Error> m_error;
};

} // namespace

Result<JsonValue> readJsonRecords(const JsonRecordSource& source, const TakeRecord& take, std::stop_token stop)
{
    Blocks blocks(source, std::move(stop));
    RecordBuilder builder(source, take);
    try {
        const bool parsed = nlohmann::json::sax_parse(ByteIterator(&blocks), ByteIterator(), &builder);
        if (blocks.error())
            return *blocks.error();
        if (!parsed || builder.error())
            return builder.error().value_or(
                Error{ErrorCode::BadFormat, source.name + QStringLiteral(": is not JSON"), {}});
    } catch (const std::exception& exception) { // memory, and whatever else a library throws
        return Error{ErrorCode::BadFormat, source.name + QStringLiteral(": cannot be read as JSON"),
                     QString::fromUtf8(exception.what())};
    }
    return builder.takeRoot();
}

} // namespace triptych
