#include "core/phantom/phantom_parts.h"

#include "core/base/file_hash.h"
#include "core/jobs/worker_pool.h"
#include "core/phantom/mammogram_painter.h"
#include "core/phantom/noise.h"
#include "core/phantom/slide_file.h"
#include "core/phantom/ultrasound_painter.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <cmath>
#include <cstring>

namespace triptych::phantom {

namespace {

QString pathText(const std::filesystem::path& path) { return QString::fromStdString(path.string()); }

Error cannotWrite(const std::filesystem::path& path, const QString& cause)
{
    return {ErrorCode::WriteFailed,
            QStringLiteral("%1: cannot be written; check free space and permissions").arg(displayPath(path)), cause};
}

QJsonArray pair(double a, double b) { return {a, b}; }
QJsonArray pair(QPointF p) { return {p.x(), p.y()}; }

/// The two mammography units.
struct Unit {
    const char* name;
    const char* serial;
    double spacingMm;
};
constexpr Unit kFirstUnit{"Phantom DR 70", "TRP-0070", 0.07};
constexpr Unit kSecondUnit{"Phantom DR 85", "TRP-0085", 0.085};

/// One view of the plan. The left MLO was taken on the second unit, as was the
/// whole prior study; the right MLO is stored as MONOCHROME1 and the left CC is
/// shown through a sigmoid.
struct PlannedView {
    Projection projection;
    bool left, prior;
    QString name() const
    {
        return QString::fromLatin1(left ? "L" : "R") + QLatin1String(projection == Projection::CC ? "CC" : "MLO");
    }
    const Unit& unit() const { return prior || (left && projection == Projection::MLO) ? kSecondUnit : kFirstUnit; }
    bool monochrome1() const { return !prior && !left && projection == Projection::MLO; }
    bool sigmoid() const { return !prior && left && projection == Projection::CC; }
};

PlannedView plannedView(int index)
{
    return {index / 2 % 2 ? Projection::MLO : Projection::CC, index % 2 == 1, index >= 4};
}

MammogramView makeView(const PhantomPlan& plan, const PlannedView& planned)
{
    const double scale = plan.options.scale;
    MammogramView view;
    view.projection = planned.projection;
    view.left = planned.left;
    view.size = QSize(int(std::lround(3328 * scale)), int(std::lround(4096 * scale)));
    view.spacingMm = planned.unit().spacingMm * 4096 / view.size.height();
    if (planned.prior)
        view.positioning = {-2.5, 0.985};
    else if (!planned.left)
        view.positioning = {1.5, 0.99};
    if (planned.left)
        view.findings = makeFindings(plan.options.seed, planned.prior);
    return view;
}

MammogramHeader makeHeader(const PhantomPlan& plan, const PlannedView& planned, const MammogramView& view)
{
    const QString study = planned.prior ? QStringLiteral("prior ") : QStringLiteral("current ");
    MammogramHeader h;
    h.patient = plan.patient;
    h.study = planned.prior ? plan.prior : plan.current;
    h.seriesUid = makeUid(plan.options.seed, study + QStringLiteral("mammogram series ") + planned.name());
    h.seriesDescription = QString::fromLatin1(planned.left ? "L " : "R ") +
                          QLatin1String(planned.projection == Projection::CC ? "CC" : "MLO");
    h.instanceUid = makeUid(plan.options.seed, study + planned.name());
    h.seriesNumber = 1 + (planned.left ? 1 : 0) + (planned.projection == Projection::MLO ? 2 : 0);
    h.unitName = QString::fromLatin1(planned.unit().name);
    h.unitSerial = QString::fromLatin1(planned.unit().serial);
    h.left = planned.left;
    h.projection = planned.projection;
    h.size = view.size;
    h.imagerSpacingMm = view.spacingMm;
    h.monochrome1 = planned.monochrome1();
    h.sigmoid = planned.sigmoid();
    // A sigmoid never reaches black: a narrower one leaves the air at 2 %, as dark as its neighbour's to the eye.
    h.windowCentre = h.sigmoid ? 2000 : 1850;
    h.windowWidth = h.sigmoid ? 2100 : 3100;
    h.srtCodes = planned.prior;
    h.coding = planned.prior ? PixelCoding::RunLength : PixelCoding::Uncompressed;
    h.patientAgeYears = h.study.date.left(4).toInt() - plan.patient.birthDate.left(4).toInt();
    return h;
}

QJsonObject mammogramTruth(const MammogramView& view, const PaintedMammogram& painted)
{
    QJsonObject truth{{"spacingMm", pair(view.spacingMm, view.spacingMm)}, {"nipple", pair(painted.nipple)}};
    if (!view.findings.present)
        return truth;
    double longest = 0, area = 0;
    const Mass& mass = view.findings.mass;
    for (int i = 0; i < 180; ++i) {
        const double angle = i * 3.14159265358979 / 180;
        const double one = massRadius(mass, angle), other = massRadius(mass, angle + 3.14159265358979);
        longest = std::max(longest, one + other);
        area += (one * one + other * other) / 2 * 3.14159265358979 / 180;
    }
    truth["mass"] = QJsonObject{{"centre", pair(painted.massCentre)},
                                {"meanRadiusMm", mass.radiusMm},
                                {"longestDiameterMm", longest},
                                {"areaMm2", area},
                                {"depthFromNippleMm", mass.at.depth * view.positioning.scale},
                                {"lateralMm", mass.at.lateral},
                                {"superiorMm", mass.at.superior}};
    QJsonArray calcifications;
    for (size_t i = 0; i < painted.calcifications.size(); ++i)
        calcifications << QJsonObject{{"centre", pair(painted.calcifications[i])},
                                      {"lengthMm", view.findings.calcifications[i].lengthMm}};
    truth["calcifications"] = calcifications;
    return truth;
}

} // namespace

QString isoDate(const QString& d) { return QStringLiteral("%1-%2-%3").arg(d.left(4), d.mid(4, 2), d.mid(6, 2)); }

Result<void> writeJson(const std::filesystem::path& path, const QJsonObject& json)
{
    QFile file(pathText(path));
    const QByteArray text = QJsonDocument(json).toJson();
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.flush())
        return cannotWrite(path, file.errorString());
    return {};
}

Result<void> writePng(const std::filesystem::path& path, const QImage& image)
{
    if (!image.save(pathText(path), "PNG"))
        return cannotWrite(path, {});
    return {};
}

Result<WrittenPart> writeMammogramPart(const PhantomPlan& plan, int index)
{
    const PlannedView planned = plannedView(index);
    const MammogramView view = makeView(plan, planned);
    PaintedMammogram painted = paintMammogram(view, deriveSeed(plan.options.seed, planned.left ? "left" : "right"));
    const MammogramHeader header = makeHeader(plan, planned, view);
    const QString study = planned.prior ? QStringLiteral("prior") : QStringLiteral("current");
    const QString file = QStringLiteral("mammogram/%1/%2.dcm").arg(study, planned.name());
    const QString mask = QStringLiteral("truth/%1_%2.png").arg(study, planned.name());

    WrittenPart part;
    part.truth = mammogramTruth(view, painted);
    part.truth["file"] = file;
    part.truth["mask"] = mask;
    part.image = {{"file", file},
                  {"kind", "mammogram"},
                  {"date", isoDate(header.study.date)},
                  {"laterality", planned.left ? "L" : "R"},
                  {"view", planned.projection == Projection::CC ? "CC" : "MLO"},
                  {"description", header.seriesDescription}};
    if (auto written = writePng(plan.folder / mask.toStdString(), painted.truth); !written)
        return written.error();
    if (auto written = writeMammogram(plan.folder / file.toStdString(), header, std::move(painted.values)); !written)
        return written.error();
    return part;
}

Result<WrittenPart> writeUltrasoundPart(const PhantomPlan& plan)
{
    const int frames = std::max(4, int(std::lround(30 * std::min(1.0, plan.options.scale))));
    const QSize size(600, 450);
    const UltrasoundPainter painter(size, frames, deriveSeed(plan.options.seed, "ultrasound"));
    std::vector<uint8_t> pixels;
    pixels.reserve(size_t(frames) * size_t(size.width()) * size_t(size.height()));
    QJsonArray truthFrames;
    for (int i = 0; i < frames; ++i) {
        const UltrasoundFrame frame = painter.paint(i);
        for (int y = 0; y < size.height(); ++y)
            pixels.insert(pixels.end(), frame.pixels.constScanLine(y), frame.pixels.constScanLine(y) + size.width());
        const QString mask = QStringLiteral("truth/ultrasound_%1.png").arg(i + 1, 2, 10, QLatin1Char('0'));
        if (auto written = writePng(plan.folder / mask.toStdString(), frame.truth); !written)
            return written.error();
        truthFrames << QJsonObject{{"mask", mask},
                                   {"centre", pair(frame.lesionCentre)},
                                   {"widthMm", frame.lesionWidthMm},
                                   {"heightMm", frame.lesionHeightMm}};
    }
    UltrasoundHeader h;
    h.patient = plan.patient;
    h.study = plan.current;
    h.seriesUid = makeUid(plan.options.seed, QStringLiteral("ultrasound series"));
    h.seriesDescription = QStringLiteral("L 2 o'clock");
    h.instanceUid = makeUid(plan.options.seed, QStringLiteral("ultrasound"));
    h.seriesNumber = 11;
    h.unitName = QStringLiteral("Phantom US");
    h.unitSerial = QStringLiteral("TRP-0400");
    h.size = size;
    h.spacingMm = painter.spacingMm();
    h.frames = frames;
    const QString file = QStringLiteral("ultrasound/clip.dcm");
    if (auto written = writeUltrasound(plan.folder / file.toStdString(), h, pixels); !written)
        return written.error();
    WrittenPart part;
    part.image = {{"file", file},      {"kind", "ultrasound"}, {"date", isoDate(h.study.date)},
                  {"laterality", "L"}, {"view", ""},           {"description", h.seriesDescription}};
    part.truth = {{"file", file},
                  {"spacingMm", pair(h.spacingMm, h.spacingMm)},
                  {"frameTimeMs", h.frameTimeMs},
                  {"frames", truthFrames}};
    return part;
}

namespace {

/// Labels at 1/32 of level 0: 0 glass, 1 tissue, 2 invasive.
QImage slideMask(const SlideLayout& layout, int side, double mpp)
{
    constexpr int kFactor = 32;
    QImage mask(side / kFactor, side / kFactor, QImage::Format_Grayscale8);
    for (int y = 0; y < mask.height(); ++y)
        for (int x = 0; x < mask.width(); ++x) {
            const QPointF at((x + 0.5) * kFactor * mpp, (y + 0.5) * kFactor * mpp);
            const bool tissue = tissueDepth(layout, at.x(), at.y()) > 0;
            const bool invasive = tissue && layout.invasive.sample(at.x(), at.y()) > 0;
            mask.scanLine(y)[x] = uchar(invasive ? 2 : tissue ? 1 : 0);
        }
    return mask;
}

QJsonObject invasiveGeoJson(const SlideLayout& layout, double mpp)
{
    QJsonArray ring;
    for (QPointF p : layout.invasiveRegion())
        ring << pair(std::round(p.x() / mpp * 10) / 10, std::round(p.y() / mpp * 10) / 10);
    const QJsonObject feature{
        {"type", "Feature"},
        {"id", "invasive-1"},
        {"geometry", QJsonObject{{"type", "Polygon"}, {"coordinates", QJsonArray{ring}}}},
        {"properties",
         QJsonObject{{"objectType", "annotation"},
                     {"name", "Invasive carcinoma (truth)"},
                     {"classification", QJsonObject{{"name", "Tumor"}, {"color", QJsonArray{200, 0, 0}}}}}}};
    return {{"type", "FeatureCollection"}, {"features", QJsonArray{feature}}};
}

} // namespace

Result<WrittenPart> writeSlidePart(const PhantomPlan& plan, WorkerPool& pool, const ProgressFn& progress,
                                   std::stop_token stop)
{
    const int side = std::max(2, int(std::lround(20 * plan.options.scale))) * 1024;
    const double mpp = 0.5;
    const SlideLayout layout(side * mpp, deriveSeed(plan.options.seed, "slide"));
    const SlidePainter painter(layout, mpp);
    const QString file = QStringLiteral("slide/slide.tiff");
    if (auto written = writeSlide(plan.folder / file.toStdString(), painter, side, mpp, pool, progress, stop); !written)
        return written.error();
    if (auto written = writeJson(plan.folder / "truth" / "slide.geojson", invasiveGeoJson(layout, mpp)); !written)
        return written.error();
    if (auto written = writePng(plan.folder / "truth" / "slide.png", slideMask(layout, side, mpp)); !written)
        return written.error();
    WrittenPart part;
    part.image = {{"file", file},      {"kind", "slide"}, {"date", isoDate(plan.current.date)},
                  {"laterality", "L"}, {"view", ""},      {"description", "H&E, core of the left mass"}};
    part.truth = {{"file", file},
                  {"mppX", mpp},
                  {"mppY", mpp},
                  {"width", side},
                  {"height", side},
                  {"invasiveRegion", "truth/slide.geojson"},
                  {"mask", "truth/slide.png"},
                  {"maskDownsample", 32}};
    return part;
}

} // namespace triptych::phantom
