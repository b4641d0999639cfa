// JsonText: JSON written piece by piece, for files too large to be held. Numbers are the shortest text that reads back
// as the same double.
#pragma once

#include <QByteArray>
#include <QString>

#include <utility>

namespace triptych {

class JsonText {
public:
    void raw(const char* text) { m_bytes += text; } ///< ASCII, as it stands
    void number(double value);                      ///< null where it is not finite
    void text(const QString& value);                ///< with quotes, escaped, UTF-8
    /// `"name":` with a comma before it unless it is the first of its object or array.
    void key(const char* name);
    void comma(); ///< before an item: nothing where it is the first
    QByteArray& bytes() { return m_bytes; }
    QByteArray take() { return std::exchange(m_bytes, QByteArray()); }

private:
    QByteArray m_bytes;
};

} // namespace triptych
