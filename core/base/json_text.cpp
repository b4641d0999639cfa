#include "core/base/json_text.h"

#include <charconv>
#include <cmath>
#include <cstdio>

namespace triptych {

void JsonText::number(double value)
{
    if (!std::isfinite(value)) {
        m_bytes += "null";
        return;
    }
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    m_bytes.append(digits, end - digits);
}

void JsonText::text(const QString& value)
{
    m_bytes += '"';
    const QByteArray utf8 = value.toUtf8();
    for (const char c : utf8) {
        if (c == '"' || c == '\\') {
            m_bytes += '\\';
            m_bytes += c;
        } else if (uchar(c) < 0x20) {
            char escaped[8];
            std::snprintf(escaped, sizeof escaped, "\\u%04x", unsigned(uchar(c)));
            m_bytes += escaped;
        } else {
            m_bytes += c;
        }
    }
    m_bytes += '"';
}

void JsonText::comma()
{
    if (!m_bytes.isEmpty() && !m_bytes.endsWith('{') && !m_bytes.endsWith('[') && !m_bytes.endsWith(':'))
        m_bytes += ',';
}

void JsonText::key(const char* name)
{
    comma();
    m_bytes += '"';
    m_bytes += name;
    m_bytes += "\":";
}

} // namespace triptych
