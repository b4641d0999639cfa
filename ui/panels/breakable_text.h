// Text that wraps wherever a narrow panel needs it to: paths and names have no blanks to break at.
#pragma once

#include <QString>

namespace triptych {

/// The same to read, with places to break after the signs of a path, and within words that are longer than `longest`.
QString breakable(const QString& text, int longest = 24);

} // namespace triptych
