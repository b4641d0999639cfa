// What the window shows of a file is what `triptych render` makes of it, to the last grey; and what is wrong with the
// file is written on the image.
#include "core/dicom/dicom_reader.h"
#include "core/image/frame_source.h"
#include "core/image/reader_registry.h"
#include "core/raster/raster_reader.h"
#include "ui/canvas/image_view.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace triptych;

namespace {

constexpr QSize kView(700, 600);

QString shared(const char* relative) { return QStringLiteral(TRIPTYCH_SHARED_DATA "/") + QLatin1String(relative); }

Result<ImageSourcePtr> open(const QString& path)
{
    ReaderRegistry registry;
    registry.add(makeDicomReader());
    registry.add(makeRasterReader());
    return registry.open(path.toStdString());
}

/// One grey, and whatever warnings.
class Flat : public FrameSource {
public:
    explicit Flat(const QStringList& warnings) : FrameSource(makeInfo(warnings), QSize(64, 64)) {}

protected:
    Result<PixelBuffer> decodeFrame(int, std::stop_token) const override
    {
        return PixelBuffer::allocate({64, 64}, 1, SampleType::U8);
    }

private:
    static ImageInfo makeInfo(const QStringList& warnings)
    {
        ImageInfo info;
        info.id = {QStringLiteral("flat %1").arg(warnings.size())};
        info.grayscale.storedMax = 255;
        info.warnings = warnings;
        return info;
    }
};

} // namespace

class RenderMatchesTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    TileService m_tiles{qint64(512) << 20, 1};

    /// A view of just this size that shows all of the image.
    std::unique_ptr<ImageView> show(const ImageSourcePtr& image)
    {
        auto view = std::make_unique<ImageView>();
        view->resize(kView);
        view->show();
        m_tiles.addSource(image);
        view->setImage(image, &m_tiles);
        return view;
    }

private Q_SLOTS:
    void theWindowShowsWhatRenderDoes_data()
    {
        QTest::addColumn<QString>("file");
        QTest::newRow("mammogram with an overlay") << "dicom/mammogram/OutOfBoundsOverlay.dcm";
        QTest::newRow("mammogram of 12 bits, JPEG extended") << "dicom/mammogram/MG1_JPLY";
        QTest::newRow("CT without a window") << "dicom/variety/test_files/CT_small.dcm";
        QTest::newRow("overlay") << "dicom/variety/test_files/examples_overlay.dcm";
        QTest::newRow("JPEG 2000") << "dicom/variety/test_files/JPEG2000.dcm";
        QTest::newRow("floating dose") << "dicom/variety/test_files/rtdose_1frame.dcm";
        QTest::newRow("RGB") << "dicom/ultrasound/examples_rgb_color.dcm";
        QTest::newRow("palette") << "dicom/ultrasound/examples_palette.dcm";
        QTest::newRow("PGM") << "mias/mdb001.pgm";
    }

    void theWindowShowsWhatRenderDoes()
    {
        QFETCH(QString, file);
        const QString path = shared(file.toLatin1().constData());
        if (!QFile::exists(path))
            QSKIP(qPrintable(path + QStringLiteral(" is absent")));
        const auto image = open(path);
        QVERIFY2(image.ok(), image ? "" : qPrintable(image.error().message));
        const auto view = show(*image);
        QTRY_VERIFY_WITH_TIMEOUT(view->isComplete(), 20000);
        const QString out = m_folder.filePath(QStringLiteral("render.png"));
        QProcess render;
        render.start(QStringLiteral(TRIPTYCH_PROGRAM),
                     {QStringLiteral("render"), path, QStringLiteral("-o"), out, QStringLiteral("--size"),
                      QStringLiteral("%1x%2").arg(kView.width()).arg(kView.height())});
        QVERIFY(render.waitForFinished(60000) && render.exitCode() == 0);
        const QImage rendered = QImage(out).convertToFormat(QImage::Format_RGB32);
        const QImage shown = view->composedImage();
        QCOMPARE(shown.size(), rendered.size());
        QCOMPARE(shown, rendered);
    }

    void warningsAreWrittenOnTheImage()
    {
        const QStringList warnings{QStringLiteral("A window of width 0 is impossible; it is left out.")};
        const auto plain = show(std::make_shared<Flat>(QStringList()));
        const auto warned = show(std::make_shared<Flat>(warnings));
        QTRY_VERIFY(plain->isComplete() && warned->isComplete());
        const auto amberPixels = [](ImageView& view) {
            const QImage picture = view.grab().toImage();
            int count = 0;
            for (int y = 0; y < picture.height(); ++y)
                for (int x = 0; x < picture.width(); ++x) {
                    const QColor colour = picture.pixelColor(x, y);
                    count += colour.red() > 150 && colour.blue() < colour.red() / 2;
                }
            return count;
        };
        QCOMPARE(amberPixels(*plain), 0);
        QVERIFY(amberPixels(*warned) > 200);
    }
};

QTEST_MAIN(RenderMatchesTest)
#include "render_matches_test.moc"
