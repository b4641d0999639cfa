// Which of ITK's formats a file is, from its first bytes.
#pragma once

#include <QString>

#include <cstddef>
#include <optional>
#include <span>

namespace triptych {

enum class ItkFormat { Tiff, Nifti, NiftiGz, Nrrd, MetaImage };

/// "TIFF", "NIfTI" …
QString itkFormatName(ItkFormat format);

/// From up to 4 KiB. Gzipped NIfTI is recognised by unpacking the head.
std::optional<ItkFormat> itkFormatOf(std::span<const std::byte> head);

} // namespace triptych
