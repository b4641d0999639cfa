#include "app/commands/render.h"

#include "app/commands/commands.h"
#include "app/commands/painted_file.h"
#include "app/commands/picture_executor.h"
#include "app/readers.h"
#include "core/annotation/annotation_model.h"
#include "core/dicom/presentation_state_reader.h"
#include "core/display/apply_state.h"
#include "core/display/compose.h"
#include "core/display/stain_separation.h"
#include "ui/canvas/state_painting.h"

#include <QCommandLineParser>
#include <QHash>
#include <QPainter>
#include <QSaveFile>

#include <algorithm>
#include <cmath>
#include <map>

namespace triptych {

namespace {

constexpr int kDefaultSide = 2048; ///< of the picture, where no size is given
constexpr int kMaxSide = 16384;

struct RenderJob {
    QString path, out, overlay, state;
    QString executor; ///< "gl", or the processor
    int frame = 0;
    QRect region; ///< level-0 pixels; empty: the whole image
    QSize size;   ///< invalid: the region at 1:1, within kDefaultSide
    std::optional<VoiWindow> window;
    std::optional<MonitorLight> monitor;
    int voi = -1;
    bool invert = false;
    bool noOverlays = false; ///< of the file itself; --overlay is another thing
    double rotationDeg = 0;  ///< clockwise, about the region's middle
    StainChannel stain = StainChannel::None;
    QString associated; ///< the name of a picture beside the slide, instead of the slide
};

/// "1,2,3,4" as so many numbers, or nothing.
std::vector<double> numbers(const QString& text, QChar separator)
{
    std::vector<double> values;
    for (const QString& part : text.split(separator)) {
        bool fine = false;
        values.push_back(part.toDouble(&fine));
        if (!fine || !std::isfinite(values.back()) || std::abs(values.back()) > 1e9)
            return {};
    }
    return values;
}

/// What is wrong with the options, or empty.
QString parseOptions(const QCommandLineParser& parser, RenderJob& job)
{
    const auto numbersOf = [&](const char* option, QChar separator) {
        return numbers(parser.value(QLatin1String(option)), separator);
    };
    job.path = parser.positionalArguments().value(0);
    job.out = parser.value(QStringLiteral("o"));
    job.overlay = parser.value(QStringLiteral("overlay"));
    job.state = parser.value(QStringLiteral("state"));
    job.invert = parser.isSet(QStringLiteral("invert"));
    job.noOverlays = parser.isSet(QStringLiteral("no-overlays"));
    if (parser.positionalArguments().size() != 1 || job.out.isEmpty())
        return QStringLiteral("one image and -o OUT.png are needed");
    bool fine = true;
    if (parser.isSet(QStringLiteral("frame")))
        job.frame = parser.value(QStringLiteral("frame")).toInt(&fine);
    if (!fine || job.frame < 0)
        return QStringLiteral("--frame takes a number that counts from 0");
    if (parser.isSet(QStringLiteral("voi")))
        job.voi = parser.value(QStringLiteral("voi")).toInt(&fine);
    if (!fine || job.voi < -1)
        return QStringLiteral("--voi takes a number that counts from 0");
    if (parser.isSet(QStringLiteral("region"))) {
        const auto v = numbersOf("region", QLatin1Char(','));
        if (v.size() != 4 || v[2] < 1 || v[3] < 1)
            return QStringLiteral("--region takes X,Y,W,H in pixels of the full resolution");
        job.region = QRect(int(v[0]), int(v[1]), int(v[2]), int(v[3]));
    }
    if (parser.isSet(QStringLiteral("size"))) {
        const auto v = numbersOf("size", QLatin1Char('x'));
        if (v.size() != 2 || v[0] < 1 || v[1] < 1 || v[0] > kMaxSide || v[1] > kMaxSide)
            return QStringLiteral("--size takes WxH in pixels, at most %1").arg(kMaxSide);
        job.size = QSize(int(v[0]), int(v[1]));
    }
    if (parser.isSet(QStringLiteral("window"))) {
        const auto v = numbersOf("window", QLatin1Char(','));
        if (v.size() != 2 || v[1] <= 0)
            return QStringLiteral("--window takes CENTRE,WIDTH with a width above 0");
        job.window = VoiWindow{v[0], v[1], {}};
    }
    if (parser.isSet(QStringLiteral("rotate"))) {
        const auto v = numbersOf("rotate", QLatin1Char(','));
        if (v.size() != 1)
            return QStringLiteral("--rotate takes degrees, clockwise");
        job.rotationDeg = std::fmod(v[0], 360);
    }
    if (parser.isSet(QStringLiteral("stain"))) {
        const QString name = parser.value(QStringLiteral("stain"));
        for (const StainChannel stain : {StainChannel::Haematoxylin, StainChannel::Eosin, StainChannel::Dab})
            if (stainName(stain).compare(name, Qt::CaseInsensitive) == 0)
                job.stain = stain;
        if (job.stain == StainChannel::None)
            return QStringLiteral("--stain takes haematoxylin, eosin or dab");
    }
    job.associated = parser.value(QStringLiteral("associated"));
    if (parser.isSet(QStringLiteral("gsdf"))) {
        auto v = numbersOf("gsdf", QLatin1Char(','));
        v.resize(v.size() == 2 ? 3 : v.size(), MonitorLight{}.gamma);
        job.monitor = v.size() == 3 ? std::optional(MonitorLight{v[0], v[1], v[2]}) : std::nullopt;
        if (!job.monitor || !isPossible(*job.monitor))
            return QStringLiteral("--gsdf takes BLACK,WHITE[,GAMMA]: the monitor's light in cd/m², 0.05 to 4000");
    }
    return {};
}

/// The image's own look, with what the options change. Empty text, or what cannot be done.
QString applyOptions(const RenderJob& job, const ImageInfo& info, Presentation& presentation)
{
    const GrayscaleEncoding& encoding = info.grayscaleOf(job.frame);
    const int windows = int(encoding.windows.size());
    const int luts = int(encoding.voiLuts.size());
    if (job.voi >= windows + luts)
        return QStringLiteral("the image has no VOI %1 (it has %2 windows, then %3 tables, counted from 0)")
            .arg(job.voi)
            .arg(windows)
            .arg(luts);
    if (job.voi >= windows)
        presentation.voiLut = job.voi - windows;
    if (job.window || (job.voi >= 0 && job.voi < windows)) {
        presentation.window = job.window ? *job.window : encoding.windows[size_t(job.voi)];
        // One VOI LUT Function holds for all windows of the image (PS3.3 C.11.2.1.3); LINEAR where none is stated.
        presentation.function = encoding.voiFunction;
        presentation.voiLut = -1;
    }
    if (job.stain != StainChannel::None && info.colour != ColourModel::Rgb)
        return QStringLiteral("it has no colours to separate stains by");
    presentation.stain = job.stain;
    presentation.invert = job.invert;
    presentation.monitor = job.monitor;
    return {};
}

/// The region in the middle of the picture, whole, with pixels in their true proportion.
Camera cameraFor(const RenderJob& job, const ImageInfo& info)
{
    const QRect region = job.region.isEmpty() ? QRect(QPoint(0, 0), info.size()) : job.region;
    Camera camera;
    camera.centre = QRectF(region).center();
    if (const auto spacing = info.calibration.nominalSpacing(); spacing && spacing->xMm > 0 && spacing->yMm > 0)
        camera.pixelAspect = std::clamp(spacing->yMm / spacing->xMm, 0.01, 100.0);
    const double width = region.width(), height = region.height() * camera.pixelAspect;
    const double shrink = std::min(1.0, kDefaultSide / std::max(width, height));
    camera.viewport = job.size.isValid() ? job.size
                                         : QSize(std::max(1, int(std::lround(width * shrink))),
                                                 std::max(1, int(std::lround(height * shrink))));
    camera.zoom = std::min(camera.viewport.width() / width, camera.viewport.height() / height);
    camera.rotationDeg = job.rotationDeg;
    return camera;
}

/// As a window of the picture's size would show it under the state; `--region` counts more than its displayed area.
Camera cameraFor(const RenderJob& job, const ImageInfo& info, PresentationState state)
{
    if (!job.region.isEmpty()) {
        StateArea area;
        area.area = job.region;
        state.areas = {area};
    }
    const StateArea* area = areaOf(state, info.id, job.frame);
    Camera camera = stateCamera(state, info, job.frame, {});
    QSizeF seen = area ? area->area.size() : QSizeF(info.size());
    seen.rheight() *= camera.pixelAspect;
    if (state.rotationDeg % 180 != 0)
        seen.transpose();
    const double scale = area && area->mode == StateArea::Mode::Magnify ? area->magnification : 1;
    const double shrink = std::min(scale, kDefaultSide / std::max(seen.width(), seen.height()));
    camera.viewport = job.size.isValid() ? job.size
                                         : QSize(std::max(1, int(std::lround(seen.width() * shrink))),
                                                 std::max(1, int(std::lround(seen.height() * shrink))));
    return stateCamera(state, info, job.frame, camera);
}

/// The state of `--state`, null where none is asked for.
Result<PresentationStatePtr> stateFor(const RenderJob& job, const ImageInfo& info)
{
    if (job.state.isEmpty())
        return PresentationStatePtr();
    auto state = readPresentationState(job.state.toStdString());
    if (state && !refersTo(**state, info.id))
        return Error{ErrorCode::Refused,
                     QStringLiteral("%1: the presentation state does not speak of this image").arg(job.state),
                     {}};
    return state;
}

/// Whichever tiles the camera needs, decoded once.
class LoadedTiles {
public:
    Result<void> load(const ImageSource& source, const Camera& camera, int frame)
    {
        const std::vector<TileIndex> needed = tilesFor(camera, source.info(), frame);
        for (const TileIndex& index : needed) {
            if (m_tiles.contains(key(index)))
                continue;
            auto unit = source.readUnit(index);
            if (!unit)
                return unit.error();
            for (DecodedTile& tile : *unit)
                if (std::find(needed.begin(), needed.end(), tile.index) != needed.end() ||
                    tile.index.level + 1 == int(source.info().levels.size()))
                    m_tiles.insert_or_assign(key(tile.index), std::move(tile.pixels));
        }
        return {};
    }
    PixelBuffer find(TileIndex index) const
    {
        const auto found = m_tiles.find(key(index));
        return found == m_tiles.end() ? PixelBuffer() : found->second;
    }
    /// The coarsest pixels there are, for the default window.
    PixelBuffer sample() const { return m_tiles.empty() ? PixelBuffer() : m_tiles.rbegin()->second; }

private:
    static std::array<int, 4> key(TileIndex index) { return {index.level, index.frame, index.y, index.x}; }
    std::map<std::array<int, 4>, PixelBuffer> m_tiles;
};

/// The mask of `--overlay`: a mask file, or the shapes of a GeoJSON file painted over the image.
Result<MaskImage> overlayMask(const RenderJob& job, const ImageSource& source)
{
    return isShapesName(job.overlay) ? paintShapesFile(job.overlay, source) : readMask(job.overlay.toStdString());
}

/// That mask as a layer, in the colours of the labels.
Result<MaskLayer> overlayLayer(const RenderJob& job, const ImageSource& source)
{
    const ImageInfo& info = source.info();
    auto mask = overlayMask(job, source);
    if (!mask)
        return mask.error();
    const auto fails = [&](const QString& reason) {
        return Error{ErrorCode::Refused, QStringLiteral("%1: %2").arg(job.overlay, reason), {}};
    };
    const int frame = mask->frames.size() == 1 ? 0 : job.frame;
    if (frame >= int(mask->frames.size()))
        return fails(QStringLiteral("the mask has no frame %1").arg(frame));
    const PixelBuffer labels = mask->frames[size_t(frame)];
    MaskLayer layer;
    layer.downsample = double(info.size().width()) / labels.width();
    if (std::abs(labels.height() * layer.downsample - info.size().height()) > layer.downsample + 1)
        return fails(QStringLiteral("the mask (%1 × %2) does not have the proportions of the image (%3 × %4)")
                         .arg(labels.width())
                         .arg(labels.height())
                         .arg(info.size().width())
                         .arg(info.size().height()));
    layer.tileSize = labels.size();
    layer.area = QRectF(QPointF(0, 0), info.size());
    layer.tile = [labels](TileIndex index) { return index.x == 0 && index.y == 0 ? labels : PixelBuffer(); };
    const QMap<int, LabelInfo> known = defaultLabels();
    for (int label = 1; label < 256; ++label)
        layer.colours[size_t(label)] = known.value(1 + (label - 1) % int(known.size())).colour.rgba();
    return layer;
}

bool savePng(const QImage& image, const QString& path)
{
    QSaveFile file(path); // a temporary name, flushed, then renamed
    return file.open(QIODevice::WriteOnly) && image.save(&file, "PNG") && file.commit();
}

/// A label or macro image as it is.
int renderAssociated(const RenderJob& job, const ImageSource& source)
{
    const auto pixels = source.readAssociated(job.associated);
    if (!pixels)
        return failCommand(pixels.error().message);
    const QImage picture(reinterpret_cast<const uchar*>(pixels->bytes()), pixels->width(), pixels->height(),
                         pixels->strideBytes(), QImage::Format_RGB888);
    return savePng(picture, job.out) ? 0 : failCommand(QStringLiteral("%1: cannot be written").arg(job.out));
}

int render(const RenderJob& job)
{
    std::error_code error;
    for (const QString& source : {job.path, job.overlay, job.state})
        if (std::filesystem::equivalent(job.out.toStdString(), source.toStdString(), error))
            return failCommand(QStringLiteral("%1: is a source image and is never written over").arg(job.out));
    const auto source = makeReaderRegistry()->open(job.path.toStdString());
    if (!source)
        return failCommand(source.error().message);
    if (!job.associated.isEmpty())
        return renderAssociated(job, **source);
    const auto state = stateFor(job, (*source)->info());
    if (!state)
        return failCommand(state.error().message);
    const ImageInfo info = *state ? withState((*source)->info(), **state, job.frame) : (*source)->info();
    const auto fail = [&](const QString& reason) { return failCommand(job.path + QStringLiteral(": ") + reason); };
    if (job.frame >= info.frames)
        return fail(
            QStringLiteral("there is no frame %1 (frames count from 0 to %2)").arg(job.frame).arg(info.frames - 1));
    if (!job.region.isEmpty() && !job.region.intersects(QRect(QPoint(0, 0), info.size())))
        return fail(QStringLiteral("the region lies outside the image (%1 × %2)")
                        .arg(info.size().width())
                        .arg(info.size().height()));
    const Camera camera = *state ? cameraFor(job, info, **state) : cameraFor(job, info);
    LoadedTiles tiles;
    if (const auto loaded = tiles.load(**source, camera, job.frame); !loaded)
        return failCommand(loaded.error().message);
    ImageLayer layer{&info, job.frame,
                     *state ? statePresentation(info, **state, job.frame)
                            : defaultPresentation(info, tiles.sample(), job.frame),
                     [&tiles](TileIndex index) { return tiles.find(index); }};
    if (const QString reason = applyOptions(job, info, layer.presentation); !reason.isEmpty())
        return fail(reason);
    std::vector<Layer> layers{layer};
    appendFileLayers(layers, info, job.frame, !job.noOverlays);
    if (!job.overlay.isEmpty()) {
        auto overlay = overlayLayer(job, **source);
        if (!overlay)
            return failCommand(overlay.error().message);
        layers.emplace_back(std::move(*overlay));
    }
    QImage picture(camera.viewport, QImage::Format_RGB32);
    if (picture.isNull())
        return fail(QStringLiteral("there is no memory for a picture of this size"));
    if (const auto drawn = drawPicture(job.executor, picture, camera, layers); !drawn)
        return fail(drawn.error().message);
    if (*state && !job.noOverlays) {
        QPainter painter(&picture);
        paintStateGraphics(painter, stateGraphics(**state, info, job.frame), camera);
    }
    if (!savePng(picture, job.out))
        return failCommand(QStringLiteral("%1: cannot be written").arg(job.out));
    return 0;
}

} // namespace

int runRender(const QStringList& arguments)
{
    QCommandLineParser parser;
    for (const char* name : {"o", "frame", "region", "size", "window", "voi", "gsdf", "overlay", "state", "rotate",
                             "stain", "associated", "executor"})
        parser.addOption(QCommandLineOption(QLatin1String(name), QString(), QStringLiteral("value")));
    for (const char* name : {"invert", "no-overlays"})
        parser.addOption(QCommandLineOption(QLatin1String(name)));
    RenderJob job;
    job.executor = askedExecutor(arguments);
    if (!parser.parse(arguments))
        return failUsage(QStringLiteral("render"), parser.errorText());
    if (!QStringList{{}, QStringLiteral("gl"), QStringLiteral("cpu"), QStringLiteral("auto")}.contains(job.executor))
        return failUsage(QStringLiteral("render"), QStringLiteral("--executor takes gl or cpu"));
    if (const QString reason = parseOptions(parser, job); !reason.isEmpty())
        return failUsage(QStringLiteral("render"), reason);
    return render(job);
}

} // namespace triptych
