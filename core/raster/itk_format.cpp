#include "core/raster/itk_format.h"

#include <zlib.h>

#include <array>
#include <cstring>
#include <string_view>
#include <vector>

namespace triptych {

namespace {

bool hasAt(std::span<const std::byte> head, size_t offset, std::string_view magic)
{
    return head.size() >= offset + magic.size() && std::memcmp(head.data() + offset, magic.data(), magic.size()) == 0;
}

using namespace std::string_view_literals;

/// NIfTI-1: sizeof_hdr is 348 in either byte order, and a magic word at byte 344.
bool isNifti(std::span<const std::byte> head)
{
    const bool size = hasAt(head, 0, "\x5c\x01\0\0"sv) || hasAt(head, 0, "\0\0\x01\x5c"sv);
    return size && (hasAt(head, 344, "n+1\0"sv) || hasAt(head, 344, "ni1\0"sv));
}

/// The first bytes of what a gzip file holds; empty where it is damaged.
std::vector<std::byte> gunzipHead(std::span<const std::byte> head)
{
    std::vector<std::byte> out(512);
    z_stream stream{};
    if (inflateInit2(&stream, 15 + 16) != Z_OK)
        return {};
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(head.data()));
    stream.avail_in = uInt(head.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = uInt(out.size());
    inflate(&stream, Z_SYNC_FLUSH);
    out.resize(out.size() - stream.avail_out);
    inflateEnd(&stream);
    return out;
}

} // namespace

QString itkFormatName(ItkFormat format)
{
    switch (format) {
    case ItkFormat::Tiff: return QStringLiteral("TIFF");
    case ItkFormat::Nrrd: return QStringLiteral("NRRD");
    case ItkFormat::MetaImage: return QStringLiteral("MetaImage");
    case ItkFormat::Nifti:
    case ItkFormat::NiftiGz: break;
    }
    return QStringLiteral("NIfTI");
}

std::optional<ItkFormat> itkFormatOf(std::span<const std::byte> head)
{
    // Classic and big TIFF in either byte order.
    if (hasAt(head, 0, "II*\0"sv) || hasAt(head, 0, "MM\0*"sv) || hasAt(head, 0, "II+\0"sv) ||
        hasAt(head, 0, "MM\0+"sv))
        return ItkFormat::Tiff;
    if (hasAt(head, 0, "NRRD000"sv))
        return ItkFormat::Nrrd;
    if (hasAt(head, 0, "ObjectType"sv) || hasAt(head, 0, "NDims"sv))
        return ItkFormat::MetaImage;
    if (isNifti(head))
        return ItkFormat::Nifti;
    if (hasAt(head, 0, "\x1f\x8b"sv) && isNifti(gunzipHead(head)))
        return ItkFormat::NiftiGz;
    return std::nullopt;
}

} // namespace triptych
