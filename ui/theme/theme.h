// The reading-room theme: near-black chrome, one accent, amber for what needs care. Colours, fonts and icons that
// widgets ask for by meaning, never by value.
#pragma once

#include <QColor>
#include <QFont>
#include <QIcon>
#include <QString>

class QApplication;
class QLabel;
class QWidget;

namespace triptych {

namespace colours {
inline const QColor kWindow{0x0f, 0x13, 0x18};
inline const QColor kPanel{0x15, 0x1a, 0x21};
inline const QColor kRaised{0x1c, 0x23, 0x2c};
inline const QColor kLine{0x25, 0x2d, 0x37};
inline const QColor kText{0xd7, 0xde, 0xe6};
inline const QColor kQuiet{0x8b, 0x97, 0xa5};
inline const QColor kAccent{0x4c, 0x9a, 0xe8};
inline const QColor kAmber{0xe0, 0xa5, 0x3a};
inline const QColor kGood{0x7c, 0xc4, 0x7c};
inline const QColor kBad{0xe5, 0x6a, 0x62};
inline const QColor kCad{0x5e, 0xea, 0xd4}; ///< marks of other makers' CAD systems, and nothing else
} // namespace colours

/// What everything is written in, also where a picture is drawn without a window.
QFont programFont();

/// Style, palette, font and style sheet of the whole program. Once, before the first widget is shown.
void applyTheme(QApplication& application);

/// An icon of the Breeze set by its name, in the theme's text colour.
QIcon themeIcon(const QString& name);

/// Tags a label so that the style sheet gives it a role: "title", "section", "quiet", "amber", "badge", "number".
void setRole(QLabel* label, const char* role);
QLabel* makeLabel(const QString& text, const char* role, QWidget* parent = nullptr);

/// A probability's colour, from amber (low) to red (high): always beside its number, never instead of it.
QColor probabilityColour(double probability);

} // namespace triptych
