// The registry asks the content, and reports what went wrong in one sentence that names the file.
#include "core/image/reader_registry.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace triptych;

namespace {

/// Says what it was told to say; opening fails with its own name as the reason.
class FixedReader : public ImageReader {
public:
    FixedReader(QString name, int confidence) : m_name(std::move(name)), m_confidence(confidence) {}
    QString name() const final { return m_name; }
    int confidence(std::span<const std::byte>, const std::filesystem::path&) const final { return m_confidence; }
    Result<ImageSourcePtr> open(const std::filesystem::path&, std::stop_token) const final
    {
        return Error{ErrorCode::BadFormat, m_name, {}};
    }

private:
    QString m_name;
    int m_confidence;
};

} // namespace

class ReaderRegistryTest : public QObject {
    Q_OBJECT
    QTemporaryDir m_folder;

    std::filesystem::path file(const char* name, const QByteArray& content)
    {
        QFile file(m_folder.filePath(QString::fromUtf8(name)));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("cannot write the test's file");
        return file.fileName().toStdString();
    }

private Q_SLOTS:
    void theMostConfidentSpeaks()
    {
        ReaderRegistry registry;
        registry.add(std::make_unique<FixedReader>(QStringLiteral("perhaps"), 1));
        registry.add(std::make_unique<FixedReader>(QStringLiteral("certainly"), 100));
        registry.add(std::make_unique<FixedReader>(QStringLiteral("never"), 0));
        const auto opened = registry.open(file("a.bin", QByteArray(10, '\0')));
        QVERIFY(!opened);
        QCOMPARE(opened.error().message, QStringLiteral("certainly"));
    }

    void whatIsNoImageIsSaid()
    {
        const ReaderRegistry registry;
        QCOMPARE(registry.open(m_folder.filePath(QStringLiteral("absent")).toStdString()).error().code,
                 ErrorCode::NotFound);
        QVERIFY(registry.open(file("empty.dcm", {})).error().message.contains(QLatin1String("is empty")));
        QVERIFY(registry.open(file("notes.svs", "These are notes.\n")).error().message.contains(QLatin1String("text")));
        QVERIFY(registry.open(m_folder.path().toStdString()).error().message.contains(QLatin1String("regular file")));
        const auto path = file("noise.png", QByteArray(100, '\1'));
        const QString message = registry.open(path).error().message;
        QVERIFY2(message.startsWith(QString::fromStdString(path.string()) + QLatin1String(": ")), qPrintable(message));
    }
};

QTEST_GUILESS_MAIN(ReaderRegistryTest)
#include "reader_registry_test.moc"
