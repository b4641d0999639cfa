// The stacks of stack_files.py and what numpy says of them, written once for a test program.
#pragma once

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>

#include <vector>

namespace triptych {

class StackTruth {
public:
    /// Empty on success, else why the files could not be written.
    QString write()
    {
        QProcess python;
        python.start(QStringLiteral("/usr/bin/python3"),
                     {QStringLiteral(TRIPTYCH_SOURCE_DIR "/tests/unit/volume/stack_files.py"), m_folder.path()});
        if (!python.waitForStarted() || !python.waitForFinished(60'000) || python.exitCode() != 0)
            return QStringLiteral("python3 with pydicom and numpy: ") +
                   QString::fromUtf8(python.readAllStandardError());
        QFile file(path("truth.json"));
        if (!file.open(QIODevice::ReadOnly))
            return QStringLiteral("no truth.json");
        m_truth = QJsonDocument::fromJson(file.readAll()).object();
        return {};
    }

    QString path(const char* name) const { return m_folder.filePath(QLatin1String(name)); }
    QJsonObject of(const char* name) const { return m_truth[QLatin1String(name)].toObject(); }
    double number(const char* name) const { return m_truth[QLatin1String(name)].toDouble(); }
    std::vector<double> vector(const QJsonObject& object, const char* name) const
    {
        return numbers(object[QLatin1String(name)].toArray());
    }
    std::vector<double> vector(const char* name) const { return vector(m_truth, name); }
    /// Rows of x, y, z (patient, mm) and the trilinear value there.
    std::vector<std::vector<double>> samples() const
    {
        std::vector<std::vector<double>> rows;
        for (const QJsonValue row : m_truth[QStringLiteral("samples")].toArray())
            rows.push_back(numbers(row.toArray()));
        return rows;
    }
    template <class T>
    std::vector<T> raw(const char* name) const
    {
        QFile file(path(name));
        if (!file.open(QIODevice::ReadOnly))
            return {};
        const QByteArray bytes = file.readAll();
        const auto* first = reinterpret_cast<const T*>(bytes.constData());
        return {first, first + bytes.size() / qsizetype(sizeof(T))};
    }

private:
    static std::vector<double> numbers(const QJsonArray& array)
    {
        std::vector<double> values;
        for (const QJsonValue value : array)
            values.push_back(value.toDouble());
        return values;
    }

    QTemporaryDir m_folder;
    QJsonObject m_truth;
};

} // namespace triptych
