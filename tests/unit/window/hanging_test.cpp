// Hanging protocols: parsing, choice by what the case holds, and where the images come to stand.
#include "core/workspace/hanging_protocol.h"

#include <QDir>
#include <QFile>
#include <QTest>

using namespace triptych;

namespace {

class NamedSource : public ImageSource {
public:
    NamedSource(ImageKind kind, const QString& laterality, const QString& view)
    {
        m_info.kind = kind;
        m_info.identity.laterality = laterality;
        m_info.identity.viewPosition = view;
        m_info.levels = {{QSize(10, 10), 1, QSize(10, 10)}};
    }
    const ImageInfo& info() const override { return m_info; }
    Result<PixelBuffer> read(int, int, QRect, std::stop_token) const override { return Error{}; }
    Result<std::vector<DecodedTile>> readUnit(TileIndex, std::stop_token) const override { return Error{}; }

private:
    ImageInfo m_info;
};

CaseImage image(ImageKind kind, const QString& laterality = {}, const QString& view = {}, bool prior = false)
{
    CaseImage result;
    result.source = std::make_shared<NamedSource>(kind, laterality, view);
    result.prior = prior;
    return result;
}

QList<HangingProtocol> shipped()
{
    QList<HangingProtocol> all;
    const QDir folder(QStringLiteral(TRIPTYCH_SOURCE_DIR "/resources/hanging"));
    for (const QString& name : folder.entryList({QStringLiteral("*.json")}, QDir::Files)) {
        QFile file(folder.filePath(name));
        if (!file.open(QIODevice::ReadOnly))
            continue;
        auto protocol = parseHangingProtocol(file.readAll(), name);
        if (protocol)
            all.append(*protocol);
        else
            qWarning("%s", qUtf8Printable(protocol.error().message));
    }
    return all;
}

HangingProtocol byId(const QString& id)
{
    for (const HangingProtocol& protocol : shipped())
        if (protocol.id == id)
            return protocol;
    return {};
}

} // namespace

class HangingTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyShippedProtocolParses()
    {
        const QDir folder(QStringLiteral(TRIPTYCH_SOURCE_DIR "/resources/hanging"));
        QCOMPARE(shipped().size(), folder.entryList({QStringLiteral("*.json")}, QDir::Files).size());
    }

    void brokenOnesAreNamed()
    {
        const auto broken =
            parseHangingProtocol("{\"id\": \"x\", \"panes\": [{\"kind\": \"teapot\"}]}", QStringLiteral("x.json"));
        QVERIFY(!broken);
        QCOMPARE(broken.error().code, ErrorCode::BadFormat);
        QVERIFY(broken.error().message.startsWith(QStringLiteral("x.json: ")));
        QVERIFY(!parseHangingProtocol("no json", QStringLiteral("y.json")));
    }

    void screeningStandsAsReadersHangIt()
    {
        BreastCase opened;
        opened.images = {image(ImageKind::Mammogram, "L", "MLO"),
                         image(ImageKind::Mammogram, "R", "CC"),
                         image(ImageKind::Mammogram, "L", "CC"),
                         image(ImageKind::Mammogram, "R", "MLO"),
                         image(ImageKind::Ultrasound),
                         image(ImageKind::Slide)};
        const auto best = applicableProtocols(shipped(), opened).first();
        QCOMPARE(best.id, QStringLiteral("screening-us-slide"));
        const HangingLayout layout = hang(best, opened, StudyChoice::Current);
        QCOMPARE(layout.panes.size(), size_t(3));
        QCOMPARE(layout.panes[0].rows, (std::vector<std::vector<int>>{{1, 2}, {3, 0}}));
        QVERIFY(layout.panes[0].alignChestWalls);
        QCOMPARE(layout.panes[1].rows, (std::vector<std::vector<int>>{{4}}));
        QCOMPARE(layout.panes[2].rows, (std::vector<std::vector<int>>{{5}}));
    }

    void missingViewsLeaveNoEmptyHalf()
    {
        BreastCase opened;
        opened.images = {image(ImageKind::Mammogram, "L", "MLO")};
        const HangingLayout one = hang(byId("screening-us-slide"), opened, StudyChoice::Current);
        QCOMPARE(one.panes.size(), size_t(1));
        QCOMPARE(one.panes[0].rows, (std::vector<std::vector<int>>{{0}}));

        opened.images.push_back(image(ImageKind::Mammogram, "R", "CC"));
        const HangingLayout diagonal = hang(byId("screening-us-slide"), opened, StudyChoice::Current);
        QCOMPARE(diagonal.panes[0].rows, (std::vector<std::vector<int>>{{1, -1}, {-1, 0}}));
    }

    void unknownViewsStandInReadingOrder()
    {
        BreastCase opened;
        opened.images = {image(ImageKind::Mammogram), image(ImageKind::Mammogram), image(ImageKind::Mammogram)};
        const HangingLayout layout = hang(byId("mammography"), opened, StudyChoice::Current);
        QCOMPARE(layout.panes[0].rows, (std::vector<std::vector<int>>{{0, 1}, {2}}));
    }

    void priorReplacesOnlyWhatHasOne()
    {
        BreastCase opened;
        opened.images = {image(ImageKind::Mammogram, "R", "CC"), image(ImageKind::Mammogram, "R", "CC", true),
                         image(ImageKind::Slide)};
        const HangingLayout layout = hang(byId("screening-us-slide"), opened, StudyChoice::Prior);
        QCOMPARE(layout.panes.size(), size_t(2));
        QCOMPARE(layout.panes[0].rows, (std::vector<std::vector<int>>{{1}}));
        QCOMPARE(layout.panes[1].rows, (std::vector<std::vector<int>>{{2}}));
    }

    void twoSlidesStandSideBySide()
    {
        BreastCase opened;
        opened.images = {image(ImageKind::Slide)};
        for (const HangingProtocol& protocol : applicableProtocols(shipped(), opened))
            QVERIFY(protocol.id != QStringLiteral("two-slides"));
        opened.images.push_back(image(ImageKind::Slide));
        const auto best = applicableProtocols(shipped(), opened).first();
        QCOMPARE(best.id, QStringLiteral("two-slides"));
        const HangingLayout layout = hang(best, opened, StudyChoice::Current);
        QCOMPARE(layout.panes.size(), size_t(1));
        QCOMPARE(layout.panes[0].rows, (std::vector<std::vector<int>>{{0, 1}}));
        // Beside mammograms they are not the first choice.
        opened.images.push_back(image(ImageKind::Mammogram, "R", "CC"));
        QCOMPARE(applicableProtocols(shipped(), opened).first().id, QStringLiteral("screening-us-slide"));
    }

    void comparingNeedsAPrior()
    {
        BreastCase opened;
        opened.images = {image(ImageKind::Mammogram, "R", "CC")};
        const auto offered = [&](const QString& id) {
            for (const HangingProtocol& protocol : applicableProtocols(shipped(), opened))
                if (protocol.id == id)
                    return true;
            return false;
        };
        QVERIFY(!offered("current-prior"));
        QVERIFY(!offered("slide"));
        opened.images.push_back(image(ImageKind::Mammogram, "R", "CC", true));
        QVERIFY(offered("current-prior"));
    }
};

QTEST_GUILESS_MAIN(HangingTest)
#include "hanging_test.moc"
