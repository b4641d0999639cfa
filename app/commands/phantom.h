// `triptych phantom`: writes the synthetic case with known truth.
#pragma once

#include <QStringList>

namespace triptych {

int phantomCommand(const QStringList& arguments);

} // namespace triptych
