#include "core/raster/itk_volume.h"

#include "core/base/file_hash.h"

#include <itkMetaDataObject.h>
#include <itkMetaImageIO.h>
#include <itkNiftiImageIO.h>
#include <itkNrrdImageIO.h>
#include <itkTIFFImageIO.h>

#include <QFile>
#include <QTemporaryDir>

#include <cmath>
#include <cstring>
#include <dlfcn.h>

namespace triptych {

namespace {

constexpr qint64 kMaxBytes = qint64(1) << 30;
constexpr qint64 kMaxSide = 1 << 20;
constexpr int kMaxNiftiSide = 32767; ///< dim[] of the header are 16-bit numbers
constexpr double kSmallestTiffMm = 0.05e-3, kLargestTiffMm = 20e-3;

using Component = itk::IOComponentEnum;

itk::ImageIOBase::Pointer makeIo(ItkFormat format)
{
    switch (format) {
    case ItkFormat::Tiff: return itk::TIFFImageIO::New().GetPointer();
    case ItkFormat::Nrrd: return itk::NrrdImageIO::New().GetPointer();
    case ItkFormat::MetaImage: return itk::MetaImageIO::New().GetPointer();
    case ItkFormat::Nifti:
    case ItkFormat::NiftiGz: break;
    }
    return itk::NiftiImageIO::New().GetPointer();
}

Error fileError(ErrorCode code, const std::filesystem::path& path, const QString& reason, const QString& cause = {})
{
    return {code, QStringLiteral("%1: %2").arg(displayPath(path), reason), cause};
}

Error damaged(const std::filesystem::path& path, ItkFormat format, const char* cause)
{
    return fileError(ErrorCode::BadFormat, path,
                     QStringLiteral("the %1 file is damaged or of an unknown variant").arg(itkFormatName(format)),
                     QString::fromUtf8(cause));
}

/// The NIfTI library insists on its own name endings, and takes the pixels of mask.nii where it is asked for
/// mask.nii.gz and both stand side by side: a file is always reached through a link that stands alone.
class NamedForLibrary {
public:
    NamedForLibrary(const std::filesystem::path& path, ItkFormat format) : m_name(path.string())
    {
        const bool packed = format == ItkFormat::NiftiGz;
        if ((format != ItkFormat::Nifti && !packed) || path.extension() == ".hdr") // a pair: the other is beside it
            return;
        m_folder = std::make_unique<QTemporaryDir>();
        const auto link =
            std::filesystem::path(m_folder->path().toStdString()) / (packed ? "image.nii.gz" : "image.nii");
        std::error_code error;
        std::filesystem::create_symlink(std::filesystem::absolute(path), link, error);
        if (!error)
            m_name = link.string();
    }
    const std::string& name() const { return m_name; }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    std::string m_name;
};

/// The text header of NRRD and MetaImage.
QByteArray textHead(const std::filesystem::path& path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.read(4096).toLower() : QByteArray();
}

/// A detached header may name its data file anywhere: only one in the same folder is read.
bool namesFarData(const QByteArray& head)
{
    for (const QByteArray& line : head.split('\n')) {
        const QByteArray trimmed = line.trimmed();
        if ((trimmed.startsWith("elementdatafile") || trimmed.startsWith("data file") ||
             trimmed.startsWith("datafile")) &&
            (trimmed.contains('/') || trimmed.contains('\\')))
            return true;
    }
    return false;
}

/// Whether the numbers in GetSpacing are the file's, and in millimetres.
bool statesSpacing(itk::ImageIOBase& io, ItkFormat format, const QByteArray& head, QStringList& warnings)
{
    const double x = io.GetSpacing(0), y = io.GetSpacing(1);
    if (!(x > 0) || !(y > 0) || x > 1000 || y > 1000)
        return false;
    switch (format) {
    case ItkFormat::Tiff:
        // Pixels per inch of a plain TIFF are for printers; only a microscope's can be meant.
        return x >= kSmallestTiffMm && x <= kLargestTiffMm && y >= kSmallestTiffMm && y <= kLargestTiffMm;
    case ItkFormat::Nrrd: return head.contains("\nspacings:") || head.contains("\nspace directions:");
    case ItkFormat::MetaImage: return head.contains("elementspacing") || head.contains("elementsize");
    case ItkFormat::Nifti:
    case ItkFormat::NiftiGz: break;
    }
    std::string units;
    const bool known = itk::ExposeMetaData<std::string>(io.GetMetaDataDictionary(), "xyzt_units", units) &&
                       (std::atoi(units.c_str()) & 7);
    if (!known && x == 1 && y == 1)
        return false;
    if (!known)
        warnings << QStringLiteral("The header gives no unit of length; millimetres are assumed.");
    return true;
}

/// What the frames will be, of what ITK says the file holds. Empty text, or why not.
QString planPixels(const itk::ImageIOBase& io, VolumeHeader& header)
{
    const unsigned components = io.GetNumberOfComponents();
    const Component type = io.GetComponentType();
    if (components == 3 || components == 4) {
        if (type != Component::UCHAR && type != Component::USHORT)
            return QStringLiteral("colours that are not 8 or 16 bit are not supported");
        header.samples = 3;
        return {};
    }
    if (components != 1)
        return QStringLiteral("%1 values per pixel are not supported").arg(components);
    const size_t bytes = io.GetComponentSize();
    switch (type) {
    case Component::UCHAR: header.sampleType = SampleType::U8; return {};
    case Component::CHAR: header.sampleType = SampleType::S8; return {};
    case Component::USHORT: header.sampleType = SampleType::U16; return {};
    case Component::SHORT: header.sampleType = SampleType::S16; return {};
    case Component::UINT:
    case Component::ULONG:
    case Component::ULONGLONG: header.sampleType = bytes == 4 ? SampleType::U32 : SampleType::F32; return {};
    case Component::INT:
    case Component::LONG:
    case Component::LONGLONG: header.sampleType = bytes == 4 ? SampleType::S32 : SampleType::F32; return {};
    case Component::FLOAT:
    case Component::DOUBLE: header.sampleType = SampleType::F32; return {};
    default: return QStringLiteral("this type of pixel is not supported");
    }
}

/// Size and frames within the limits. Empty text, or why not.
QString planSize(const itk::ImageIOBase& io, VolumeHeader& header)
{
    const unsigned dimensions = io.GetNumberOfDimensions();
    if (dimensions < 2 || dimensions > 4)
        return QStringLiteral("%1 dimensions are not supported").arg(dimensions);
    qint64 bytes = qint64(io.GetNumberOfComponents()) * io.GetComponentSize();
    qint64 frames = 1;
    for (unsigned i = 0; i < dimensions; ++i) {
        const auto side = qint64(io.GetDimensions(i));
        if (side < 1 || side > kMaxSide || bytes > kMaxBytes / side)
            return QStringLiteral("its size is outside the limits (1 GiB decoded)");
        bytes *= side;
        frames *= i < 2 ? 1 : side;
    }
    header.size = QSize(int(io.GetDimensions(0)), int(io.GetDimensions(1)));
    header.frames = int(frames);
    return {};
}

/// ITK turns every format's own system into DICOM's. Nothing for series of volumes (four dimensions).
std::optional<std::array<std::array<double, 3>, 3>> readDirections(itk::ImageIOBase& io)
{
    if (io.GetNumberOfDimensions() != 3 || !(io.GetSpacing(2) > 0))
        return std::nullopt;
    std::array<std::array<double, 3>, 3> directions{};
    for (unsigned axis = 0; axis < 3; ++axis) {
        const std::vector<double> along = io.GetDirection(axis);
        double length = 0;
        for (unsigned i = 0; i < 3; ++i)
            length += along[i] * along[i];
        if (std::abs(length - 1) > 0.02)
            return std::nullopt;
        for (unsigned i = 0; i < 3; ++i)
            directions[axis][i] = along[i] / std::sqrt(length);
    }
    return directions;
}

/// Key/value pairs; ITK's own of the header ("NRRD_space") are left out.
std::map<std::string, std::string> readTexts(itk::ImageIOBase& io)
{
    std::map<std::string, std::string> texts;
    const itk::MetaDataDictionary& all = io.GetMetaDataDictionary();
    for (const std::string& key : all.GetKeys()) {
        std::string value;
        if (!key.starts_with("NRRD_") && itk::ExposeMetaData<std::string>(all, key, value))
            texts[key] = value;
    }
    return texts;
}

Result<VolumeHeader> readHeader(const std::filesystem::path& path, ItkFormat format, itk::ImageIOBase& io)
{
    const bool hasText = format == ItkFormat::Nrrd || format == ItkFormat::MetaImage;
    const QByteArray head = hasText ? textHead(path) : QByteArray();
    if (namesFarData(head))
        return fileError(ErrorCode::Refused, path,
                         QStringLiteral("the header names a data file in another folder, which is not followed"));
    if (format == ItkFormat::Tiff && !io.CanReadFile(path.c_str()))
        return damaged(path, format, "CanReadFile");
    io.ReadImageInformation();
    VolumeHeader header;
    if (const QString reason = planSize(io, header); !reason.isEmpty())
        return fileError(ErrorCode::LimitExceeded, path, reason);
    if (const QString reason = planPixels(io, header); !reason.isEmpty())
        return fileError(ErrorCode::Unsupported, path, reason);
    if (statesSpacing(io, format, head, header.warnings))
        header.spacing = PixelSpacing{io.GetSpacing(0), io.GetSpacing(1)};
    for (unsigned i = 0; i < std::min(3u, io.GetNumberOfDimensions()); ++i)
        header.originMm[i] = io.GetOrigin(i);
    if (io.GetNumberOfDimensions() > 2)
        header.sliceSpacingMm = io.GetSpacing(2);
    if (header.spacing && format != ItkFormat::Tiff)
        header.directions = readDirections(io);
    if (format == ItkFormat::Nrrd)
        header.texts = readTexts(io);
    return header;
}

template <class From>
void convertToFloat(const std::byte* from, float* to, qsizetype count)
{
    for (qsizetype i = 0; i < count; ++i) {
        From value;
        std::memcpy(&value, from + i * qsizetype(sizeof(From)), sizeof(From));
        to[i] = float(value);
    }
}

/// RGB or RGBA of 8 or 16 bits to RGB of 8; transparency is dropped.
void convertToRgb(const std::byte* from, int samples, int sampleBytes, quint8* to, qsizetype pixels)
{
    for (qsizetype i = 0; i < pixels; ++i) {
        for (int s = 0; s < 3; ++s) {
            const std::byte* value = from + (i * samples + s) * sampleBytes;
            quint16 deep = quint16(quint8(*value)) << 8;
            if (sampleBytes == 2)
                std::memcpy(&deep, value, 2);
            to[3 * i + s] = quint8(deep >> 8);
        }
    }
}

} // namespace

Result<PixelBuffer> VolumeData::frame(int index) const
{
    auto pixels = PixelBuffer::allocate(m_header.size, m_header.samples, m_header.sampleType);
    if (!pixels)
        return pixels;
    const qsizetype count = qsizetype(m_header.size.width()) * m_header.size.height();
    const std::byte* from = m_bytes.get() + index * count * m_fileSamples * m_fileSampleBytes;
    if (m_header.samples == 3) {
        convertToRgb(from, m_fileSamples, m_fileSampleBytes, pixels->mutableRow<quint8>(0), count);
        return pixels;
    }
    auto* floats = reinterpret_cast<float*>(pixels->mutableBytes());
    switch (m_conversion) {
    case Conversion::None: std::memcpy(pixels->mutableBytes(), from, size_t(pixels->byteCount())); break;
    case Conversion::FromDouble: convertToFloat<double>(from, floats, count); break;
    case Conversion::FromS64: convertToFloat<qint64>(from, floats, count); break;
    case Conversion::FromU64: convertToFloat<quint64>(from, floats, count); break;
    }
    return pixels;
}

Result<VolumeHeader> readVolumeHeader(const std::filesystem::path& path, ItkFormat format)
{
    try {
        const NamedForLibrary named(path, format);
        const auto io = makeIo(format);
        io->SetFileName(named.name());
        return readHeader(path, format, *io);
    } catch (const std::exception& exception) {
        return damaged(path, format, exception.what());
    }
}

Result<std::shared_ptr<const VolumeData>> readVolume(const std::filesystem::path& path, ItkFormat format)
{
    try {
        const NamedForLibrary named(path, format);
        const auto io = makeIo(format);
        io->SetFileName(named.name());
        auto header = readHeader(path, format, *io);
        if (!header)
            return header.error();
        const unsigned dimensions = io->GetNumberOfDimensions();
        itk::ImageIORegion region(dimensions);
        for (unsigned i = 0; i < dimensions; ++i)
            region.SetSize(i, io->GetDimensions(i));
        io->SetIORegion(region);
        auto data = std::make_shared<VolumeData>();
        data->m_header = std::move(*header);
        data->m_fileSamples = int(io->GetNumberOfComponents());
        data->m_fileSampleBytes = int(io->GetComponentSize());
        if (data->m_header.sampleType == SampleType::F32 && data->m_fileSampleBytes == 8)
            data->m_conversion =
                io->GetComponentType() == Component::DOUBLE ? VolumeData::Conversion::FromDouble
                : io->GetComponentType() == Component::LONG || io->GetComponentType() == Component::LONGLONG
                    ? VolumeData::Conversion::FromS64
                    : VolumeData::Conversion::FromU64;
        data->m_bytes = std::make_unique<std::byte[]>(size_t(io->GetImageSizeInBytes()));
        io->Read(data->m_bytes.get());
        return std::shared_ptr<const VolumeData>(std::move(data));
    } catch (const std::exception& exception) {
        return damaged(path, format, exception.what());
    }
}

Result<void> writeVolume(const std::filesystem::path& path, ItkFormat format, const VolumeHeader& header,
                         const std::vector<PixelBuffer>& frames)
{
    const bool nifti = format == ItkFormat::Nifti || format == ItkFormat::NiftiGz;
    const QSize size = header.size;
    if (nifti && (std::max(size.width(), size.height()) > kMaxNiftiSide || frames.size() > size_t(kMaxNiftiSide)))
        return fileError(
            ErrorCode::Unsupported, path,
            QStringLiteral("NIfTI holds no side above 32,767 pixels (this is %1 × %2); write a coarser level, "
                           "or NRRD")
                .arg(size.width())
                .arg(size.height()));
    try {
        const auto io = makeIo(format);
        const unsigned dimensions = frames.size() > 1 || header.directions ? 3 : 2;
        const size_t frameBytes = size_t(size.width()) * size_t(size.height());
        std::vector<std::byte> bytes(frameBytes * frames.size());
        for (size_t i = 0; i < frames.size(); ++i)
            std::memcpy(bytes.data() + i * frameBytes, frames[i].bytes(), frameBytes);
        const PixelSpacing spacing = header.spacing.value_or(PixelSpacing{1, 1});
        const double steps[3] = {spacing.xMm, spacing.yMm, header.sliceSpacingMm};
        const size_t sides[3] = {size_t(size.width()), size_t(size.height()), frames.size()};
        itk::ImageIORegion region(dimensions);
        io->SetNumberOfDimensions(dimensions);
        for (unsigned i = 0; i < dimensions; ++i) {
            io->SetDimensions(i, sides[i]);
            io->SetSpacing(i, steps[i]);
            io->SetOrigin(i, header.originMm[i]);
            std::vector<double> axis(dimensions, 0.0);
            axis[i] = 1;
            if (header.directions)
                axis.assign((*header.directions)[i].begin(), (*header.directions)[i].end());
            io->SetDirection(i, axis);
            region.SetSize(i, sides[i]);
        }
        if (auto* meta = dynamic_cast<itk::MetaImageIO*>(io.GetPointer()))
            meta->SetDoublePrecision(17); // six digits are not what was given
        for (const auto& [key, text] : header.texts)
            itk::EncapsulateMetaData<std::string>(io->GetMetaDataDictionary(), key, text);
        io->SetComponentType(Component::UCHAR);
        io->SetPixelType(itk::IOPixelEnum::SCALAR);
        io->SetNumberOfComponents(1);
        io->SetUseCompression(true);
        io->SetIORegion(region);
        io->SetFileName(path.string());
        io->WriteImageInformation();
        io->Write(bytes.data());
    } catch (const std::exception& exception) {
        return fileError(ErrorCode::WriteFailed, path, QStringLiteral("cannot be written"),
                         QString::fromUtf8(exception.what()));
    }
    return {};
}

void quietItk()
{
    itk::Object::SetGlobalWarningDisplay(false);
    // ITK may carry a TIFF library of its own, with renamed functions and without headers; OpenSlide uses the system's.
    using SetHandler = void* (*)(void*);
    for (const char* name :
         {"itk_TIFFSetErrorHandler", "itk_TIFFSetWarningHandler", "TIFFSetErrorHandler", "TIFFSetWarningHandler"})
        if (const auto set = reinterpret_cast<SetHandler>(dlsym(RTLD_DEFAULT, name)))
            set(nullptr);
}

} // namespace triptych
