// JsonValue: JSON as annotation files have it, small in memory: arrays of numbers and of positions are kept flat.
#pragma once

#include <QByteArray>
#include <QString>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

namespace triptych {

struct JsonValue {
    enum class Kind { Null, Bool, Number, Text, Array, Object } kind = Kind::Null;
    double number = 0;  ///< Number; Bool: 0 or 1
    std::string string; ///< Text, UTF-8
    /// Array of numbers (`stride` 0), or of equally long lists of two or three numbers (`stride` 2 or 3): [[x, y], …].
    std::vector<double> numbers;
    int stride = 0;
    std::vector<JsonValue> items; ///< of any other array
    std::vector<std::pair<std::string, JsonValue>> members;

    bool isObject() const { return kind == Kind::Object; }
    bool isArray() const { return kind == Kind::Array; }
    bool isText() const { return kind == Kind::Text; }
    bool isNumber() const { return kind == Kind::Number; }
    bool isTrue() const { return kind == Kind::Bool && number != 0; }
    /// A null value where there is no such member.
    const JsonValue& operator[](const char* name) const
    {
        static const JsonValue nothing;
        for (const auto& [key, value] : members)
            if (key == name)
                return value;
        return nothing;
    }
    /// Empty where it is no text.
    QString text() const { return isText() ? QString::fromStdString(string) : QString(); }
    double toDouble(double otherwise = 0) const { return isNumber() ? number : otherwise; }
    /// `otherwise` where it is no whole number inside ±2^53.
    qint64 toInteger(qint64 otherwise = 0) const
    {
        return isNumber() && std::abs(number) <= 9007199254740992.0 && number == std::floor(number) ? qint64(number)
                                                                                                    : otherwise;
    }
    /// Numbers of a plain array; empty where it is something else.
    const std::vector<double>& list() const
    {
        static const std::vector<double> nothing;
        return isArray() && stride == 0 && items.empty() ? numbers : nothing;
    }
};

} // namespace triptych
