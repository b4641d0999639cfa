// Screens, told apart from one day to the next: by maker, model and serial number, else by the connector's name.
#pragma once

#include <QString>

class QScreen;

namespace triptych {

/// Tells screens of one machine apart from one day to the next.
QString screenKey(const QScreen& screen);
/// What people call it: "2: Dell U2720Q, 3840 × 2160".
QString screenTitle(const QScreen& screen);
/// The screens that are connected now and how they stand; another one where a screen comes, goes, or is moved.
QString screenSetKey();
QScreen* screenWithKey(const QString& key); ///< null where it is not connected

} // namespace triptych
