// JsonFields: reads the fields of a JSON object that somebody else wrote, and remembers the first thing wrong with it.
#pragma once

#include "core/base/result.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QStringList>

#include <memory>
#include <optional>
#include <vector>

namespace triptych {

/// Every getter gives a default once something was wrong; ask `error()` at the end. A missing field, a wrong type or a
/// number out of range is named with its full name ("input.size") and the file.
class JsonFields {
public:
    JsonFields(QJsonObject object, QString path);

    QString string(const QString& name);
    QString string(const QString& name, const QString& fallback);
    /// One of `allowed`.
    QString choice(const QString& name, const QStringList& allowed);
    double number(const QString& name, double low, double high);
    double number(const QString& name, double low, double high, double fallback);
    std::optional<double> optionalNumber(const QString& name, double low, double high);
    int integer(const QString& name, int low, int high);
    int integer(const QString& name, int low, int high, int fallback);
    bool boolean(const QString& name, bool fallback);
    QStringList strings(const QString& name, int atMost);
    std::vector<double> numbers(const QString& name, int atMost);
    QJsonObject object(const QString& name);
    QJsonArray array(const QString& name, int atMost);
    /// The fields of a nested object; its errors are this object's errors.
    JsonFields nested(const QString& name);
    /// The fields of an object that is an element of an array.
    JsonFields element(const QJsonValue& value, const QString& name);

    bool has(const QString& name) const { return m_object.contains(name); }
    bool isObject(const QString& name) const { return m_object.value(name).isObject(); }
    void fail(const QString& name, const QString& reason);
    const std::optional<Error>& error() const { return *m_error; }

private:
    JsonFields(QJsonObject object, QString path, QString prefix, std::shared_ptr<std::optional<Error>> error);
    QJsonValue value(const QString& name, QJsonValue::Type type, const char* typeName);

    QJsonObject m_object;
    QString m_path;
    QString m_prefix;
    std::shared_ptr<std::optional<Error>> m_error;
};

/// The object that a JSON text holds. Errors: BadFormat, naming `path`.
Result<QJsonObject> parseJsonObject(const QByteArray& json, const QString& path);

/// The whole of a small file. Errors: NotFound, Unreadable, LimitExceeded.
Result<QByteArray> readSmallFile(const QString& path, qint64 maxBytes);

} // namespace triptych
