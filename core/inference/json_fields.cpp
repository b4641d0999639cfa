#include "core/inference/json_fields.h"

#include <QFile>
#include <QJsonDocument>

#include <cmath>

namespace triptych {

JsonFields::JsonFields(QJsonObject object, QString path)
    : JsonFields(std::move(object), std::move(path), {}, std::make_shared<std::optional<Error>>())
{
}

JsonFields::JsonFields(QJsonObject object, QString path, QString prefix, std::shared_ptr<std::optional<Error>> error)
    : m_object(std::move(object)), m_path(std::move(path)), m_prefix(std::move(prefix)), m_error(std::move(error))
{
}

void JsonFields::fail(const QString& name, const QString& reason)
{
    if (!*m_error)
        *m_error =
            Error{ErrorCode::BadFormat, QStringLiteral("%1: field '%2' %3").arg(m_path, m_prefix + name, reason), {}};
}

QJsonValue JsonFields::value(const QString& name, QJsonValue::Type type, const char* typeName)
{
    const QJsonValue found = m_object.value(name);
    if (found.isUndefined())
        fail(name, QStringLiteral("is missing"));
    else if (found.type() != type)
        fail(name, QStringLiteral("is not %1").arg(QLatin1String(typeName)));
    else
        return found;
    return {};
}

QString JsonFields::string(const QString& name) { return value(name, QJsonValue::String, "a text").toString(); }

QString JsonFields::string(const QString& name, const QString& fallback) { return has(name) ? string(name) : fallback; }

QString JsonFields::choice(const QString& name, const QStringList& allowed)
{
    const QString chosen = string(name);
    if (!allowed.contains(chosen))
        fail(name, QStringLiteral("is '%1', not one of %2").arg(chosen, allowed.join(QStringLiteral(", "))));
    return chosen;
}

double JsonFields::number(const QString& name, double low, double high)
{
    const double found = value(name, QJsonValue::Double, "a number").toDouble();
    if (*m_error || !(found >= low && found <= high)) {
        fail(name, QStringLiteral("is %1, outside %2 … %3").arg(found).arg(low).arg(high));
        return low;
    }
    return found;
}

double JsonFields::number(const QString& name, double low, double high, double fallback)
{
    return has(name) ? number(name, low, high) : fallback;
}

std::optional<double> JsonFields::optionalNumber(const QString& name, double low, double high)
{
    if (!has(name) || m_object.value(name).isNull())
        return std::nullopt;
    return number(name, low, high);
}

int JsonFields::integer(const QString& name, int low, int high)
{
    const double found = number(name, low, high);
    if (found != std::floor(found))
        fail(name, QStringLiteral("is not a whole number"));
    return static_cast<int>(found);
}

int JsonFields::integer(const QString& name, int low, int high, int fallback)
{
    return has(name) ? integer(name, low, high) : fallback;
}

bool JsonFields::boolean(const QString& name, bool fallback)
{
    return has(name) ? value(name, QJsonValue::Bool, "true or false").toBool() : fallback;
}

QStringList JsonFields::strings(const QString& name, int atMost)
{
    QStringList result;
    for (const QJsonValue& item : array(name, atMost)) {
        if (!item.isString())
            fail(name, QStringLiteral("holds something that is not a text"));
        result << item.toString();
    }
    return result;
}

std::vector<double> JsonFields::numbers(const QString& name, int atMost)
{
    std::vector<double> result;
    for (const QJsonValue& item : array(name, atMost)) {
        if (!item.isDouble())
            fail(name, QStringLiteral("holds something that is not a number"));
        result.push_back(item.toDouble());
    }
    return result;
}

QJsonObject JsonFields::object(const QString& name) { return value(name, QJsonValue::Object, "an object").toObject(); }

QJsonArray JsonFields::array(const QString& name, int atMost)
{
    const QJsonArray found = value(name, QJsonValue::Array, "a list").toArray();
    if (found.size() > atMost) {
        fail(name, QStringLiteral("has more than %1 entries").arg(atMost));
        return {};
    }
    return found;
}

JsonFields JsonFields::nested(const QString& name)
{
    return JsonFields(object(name), m_path, m_prefix + name + QLatin1Char('.'), m_error);
}

JsonFields JsonFields::element(const QJsonValue& value, const QString& name)
{
    if (!value.isObject())
        fail(name, QStringLiteral("is not an object"));
    return JsonFields(value.toObject(), m_path, m_prefix + name + QLatin1Char('.'), m_error);
}

Result<QJsonObject> parseJsonObject(const QByteArray& json, const QString& path)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(json, &problem);
    if (document.isNull())
        return Error{
            ErrorCode::BadFormat,
            QStringLiteral("%1: not valid JSON: %2 at byte %3").arg(path, problem.errorString()).arg(problem.offset),
            {}};
    if (!document.isObject())
        return Error{ErrorCode::BadFormat, QStringLiteral("%1: holds no JSON object").arg(path), {}};
    return document.object();
}

Result<QByteArray> readSmallFile(const QString& path, qint64 maxBytes)
{
    QFile file(path);
    if (!file.exists())
        return Error{ErrorCode::NotFound, QStringLiteral("%1: there is no such file").arg(path), {}};
    if (!file.open(QIODevice::ReadOnly))
        return Error{
            ErrorCode::Unreadable, QStringLiteral("%1: cannot be opened: %2").arg(path, file.errorString()), {}};
    const QByteArray bytes = file.read(maxBytes + 1);
    if (bytes.size() > maxBytes)
        return Error{ErrorCode::LimitExceeded,
                     QStringLiteral("%1: is larger than %2 bytes, the limit for such a file").arg(path).arg(maxBytes),
                     {}};
    if (file.error() != QFileDevice::NoError)
        return Error{ErrorCode::Unreadable, QStringLiteral("%1: cannot be read: %2").arg(path, file.errorString()), {}};
    return bytes;
}

} // namespace triptych
