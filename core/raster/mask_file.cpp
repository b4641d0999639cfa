#include "core/raster/mask_file.h"

#include "core/base/atomic_file.h"
#include "core/base/file_hash.h"
#include "core/raster/itk_volume.h"
#include "core/raster/mask_png.h"
#include "core/raster/mask_values.h"
#include "core/raster/png_check.h"

#include <QFile>
#include <QUuid>

#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace triptych {

namespace {

constexpr qint64 kMaxLabelText = 1 << 20;

struct Ending {
    const char* name;
    std::optional<ItkFormat> format; ///< empty: PNG
};
/// Longer endings first.
const Ending kEndings[] = {{".nii.gz", ItkFormat::NiftiGz},
                           {".nii", ItkFormat::Nifti},
                           {".nrrd", ItkFormat::Nrrd},
                           {".mha", ItkFormat::MetaImage},
                           {".png", std::nullopt}};

const Ending* endingOf(const std::filesystem::path& path)
{
    const QString name = displayPath(path).toLower();
    for (const Ending& ending : kEndings)
        if (name.endsWith(QLatin1String(ending.name)))
            return &ending;
    return nullptr;
}

Error maskError(ErrorCode code, const std::filesystem::path& path, const QString& reason, const QString& cause = {})
{
    return {code, QStringLiteral("%1: %2").arg(displayPath(path), reason), cause};
}

/// ITK-SNAP's descriptions beside a mask, where there are some.
MaskLabels labelsBeside(const std::filesystem::path& path)
{
    QFile file(labelFileOf(path));
    return !labelFileOf(path).empty() && file.open(QIODevice::ReadOnly) ? parseSnapLabels(file.read(kMaxLabelText))
                                                                        : MaskLabels();
}

Result<MaskImage> readItk(const std::filesystem::path& path, ItkFormat format)
{
    const auto volume = readVolume(path, format);
    if (!volume)
        return volume.error();
    const VolumeHeader& header = (*volume)->header();
    std::vector<PixelBuffer> values;
    for (int i = 0; i < header.frames; ++i) {
        auto pixels = (*volume)->frame(i);
        if (!pixels)
            return maskError(ErrorCode::LimitExceeded, path, pixels.error().message);
        if (pixels->samplesPerPixel() != 1)
            return maskError(ErrorCode::Unsupported, path, QStringLiteral("is a colour image, not a mask of labels"));
        values.push_back(std::move(*pixels));
    }
    auto labels = labelsOfValues(std::move(values), displayPath(path));
    if (!labels)
        return labels.error();
    MaskImage mask{std::move(labels->frames), header.spacing, header.sliceSpacingMm, header.originMm, {}, {}, {}};
    mask.renumbered = std::move(labels->renumbered);
    mask.directions = header.directions;
    mask.labels = format == ItkFormat::Nrrd ? parseSlicerSegments(header.texts) : labelsBeside(path);
    return mask;
}

/// Everything down to the disk, so that a rename never puts an empty file in place of a good one.
bool flushToDisk(const std::filesystem::path& path)
{
    const int file = ::open(path.c_str(), O_RDONLY);
    if (file < 0)
        return false;
    const bool flushed = ::fsync(file) == 0;
    ::close(file);
    return flushed;
}

bool sameLabels(const MaskImage& a, const MaskImage& b)
{
    if (a.frames.size() != b.frames.size())
        return false;
    for (size_t i = 0; i < a.frames.size(); ++i)
        if (a.frames[i].size() != b.frames[i].size() ||
            std::memcmp(a.frames[i].bytes(), b.frames[i].bytes(), size_t(a.frames[i].byteCount())) != 0)
            return false;
    return true;
}

Result<void> checkWritable(const std::filesystem::path& path, const MaskImage& mask, const Ending* ending,
                           const std::vector<std::filesystem::path>& sources)
{
    if (!ending)
        return maskError(ErrorCode::Unsupported, path,
                         QStringLiteral("masks are written as .png, .nii, .nii.gz, .nrrd or .mha"));
    for (const auto& source : sources) {
        std::error_code error;
        if (std::filesystem::equivalent(path, source, error))
            return maskError(ErrorCode::Refused, path, QStringLiteral("is a source image and is never written over"));
    }
    if (mask.frames.empty())
        return maskError(ErrorCode::Refused, path, QStringLiteral("there is no mask to write"));
    for (const PixelBuffer& frame : mask.frames)
        if (frame.type() != SampleType::U8 || frame.samplesPerPixel() != 1 || frame.size() != mask.frames[0].size())
            return maskError(ErrorCode::Internal, path, QStringLiteral("the frames of the mask are not alike"));
    if (!ending->format && mask.frames.size() > 1)
        return maskError(
            ErrorCode::Unsupported, path,
            QStringLiteral("PNG holds one frame and the mask has %1; write NIfTI or NRRD").arg(mask.frames.size()));
    return {};
}

} // namespace

bool isMaskFileName(const std::filesystem::path& path) { return endingOf(path) != nullptr; }

std::filesystem::path labelFileOf(const std::filesystem::path& mask)
{
    const Ending* ending = endingOf(mask);
    if (!ending || !ending->format || ending->format == ItkFormat::Nrrd)
        return {};
    const std::string name = mask.string();
    return name.substr(0, name.size() - std::strlen(ending->name)) + ".labels.txt";
}

Result<MaskImage> readMask(const std::filesystem::path& path)
{
    QFile file(path);
    if (!file.exists())
        return maskError(ErrorCode::NotFound, path, QStringLiteral("no such file"));
    if (!file.open(QIODevice::ReadOnly))
        return maskError(ErrorCode::Unreadable, path, QStringLiteral("cannot be opened for reading"),
                         file.errorString());
    const QByteArray head = file.read(4096);
    if (const auto format = itkFormatOf(std::as_bytes(std::span(head.constData(), size_t(head.size())))))
        return readItk(path, *format);
    if (head.startsWith("\x89PNG"))
        if (auto whole = checkPng(path); !whole)
            return whole.error();
    return readPngMask(path);
}

Result<void> writeMask(const std::filesystem::path& path, const MaskImage& mask,
                       const std::vector<std::filesystem::path>& sources)
{
    const Ending* ending = endingOf(path);
    if (auto fine = checkWritable(path, mask, ending, sources); !fine)
        return fine;
    const QString unique = QUuid::createUuid().toString(QUuid::Id128).left(12);
    const auto temporary =
        path.parent_path() / QStringLiteral(".triptych-%1%2").arg(unique, QLatin1String(ending->name)).toStdString();
    const auto fail = [&](ErrorCode code, const QString& reason, const QString& cause) {
        std::error_code ignored;
        std::filesystem::remove(temporary, ignored);
        return maskError(code, path, reason, cause);
    };
    VolumeHeader header{mask.frames[0].size(), int(mask.frames.size()), 1,  SampleType::U8,  mask.spacing,
                        mask.sliceSpacingMm,   mask.originMm,           {}, mask.directions, {}};
    if (ending->format == ItkFormat::Nrrd)
        header.texts = slicerSegments(mask.labels);
    const auto written =
        ending->format ? writeVolume(temporary, *ending->format, header, mask.frames) : writePngMask(temporary, mask);
    if (!written && written.error().code == ErrorCode::Unsupported)
        return fail(ErrorCode::Unsupported, written.error().message.section(QStringLiteral(": "), 1), {});
    if (!written || !flushToDisk(temporary))
        return fail(ErrorCode::WriteFailed,
                    QStringLiteral("cannot be written (is the folder read-only or the disk full?)"),
                    written ? QString() : written.error().cause);
    const auto readBack = readMask(temporary);
    if (!readBack || !sameLabels(*readBack, mask))
        return fail(ErrorCode::WriteFailed, QStringLiteral("did not read back as it was written; nothing was replaced"),
                    {});
    std::error_code error;
    std::filesystem::rename(temporary, path, error);
    if (error)
        return fail(ErrorCode::WriteFailed, QStringLiteral("cannot be put in place"),
                    QString::fromStdString(error.message()));
    const auto beside = labelFileOf(path);
    return beside.empty() || mask.labels.empty() ? Result<void>()
                                                 : writeFileAtomically(beside, snapLabelText(mask.labels), sources);
}

} // namespace triptych
