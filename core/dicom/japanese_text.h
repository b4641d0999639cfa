// Japanese text with code extensions (PS3.3 C.12.1.1.2, PS3.5 H), which the C library's converters do not know by
// DICOM's names: ISO 2022 IR 13, IR 87 and IR 159.
#pragma once

#include <QString>

#include <optional>
#include <string>

namespace triptych {

/// The text, or nothing where an escape sequence of another set or a wrong code is met. `bytes` without escape
/// sequences are read as JIS X 0201 (Roman and half-width katakana).
std::optional<QString> decodeJapanese(const std::string& bytes);

} // namespace triptych
