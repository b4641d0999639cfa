#include "ui/theme/theme.h"

#include <QApplication>
#include <QFile>
#include <QLabel>
#include <QPalette>
#include <QStyle>
#include <QStyleFactory>

#include <algorithm>

// Q_INIT_RESOURCE declares a function at global scope; it must be called from there.
static void loadThemeResource() { Q_INIT_RESOURCE(theme); }

namespace triptych {

namespace {

QPalette readingRoomPalette()
{
    using namespace colours;
    QPalette palette;
    palette.setColor(QPalette::Window, kWindow);
    palette.setColor(QPalette::WindowText, kText);
    palette.setColor(QPalette::Base, kPanel);
    palette.setColor(QPalette::AlternateBase, kRaised);
    palette.setColor(QPalette::Text, kText);
    palette.setColor(QPalette::Button, kRaised);
    palette.setColor(QPalette::ButtonText, kText);
    palette.setColor(QPalette::BrightText, Qt::white);
    palette.setColor(QPalette::ToolTipBase, kRaised);
    palette.setColor(QPalette::ToolTipText, kText);
    palette.setColor(QPalette::Highlight, kAccent);
    palette.setColor(QPalette::HighlightedText, Qt::white);
    palette.setColor(QPalette::Link, kAccent);
    palette.setColor(QPalette::PlaceholderText, kQuiet);
    palette.setColor(QPalette::Light, kLine);
    palette.setColor(QPalette::Midlight, kLine);
    palette.setColor(QPalette::Mid, kLine);
    palette.setColor(QPalette::Dark, kWindow);
    palette.setColor(QPalette::Shadow, Qt::black);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, QColor(0x56, 0x60, 0x6c));
    return palette;
}

} // namespace

QFont programFont()
{
    QFont font;
    font.setFamilies({QStringLiteral("Inter"), QStringLiteral("Noto Sans"), QStringLiteral("DejaVu Sans")});
    font.setPixelSize(13);
    return font;
}

void applyTheme(QApplication& application)
{
    loadThemeResource();
    QIcon::setThemeSearchPaths(QStringList{QStringLiteral("/usr/share/icons")} + QIcon::themeSearchPaths());
    QIcon::setThemeName(QStringLiteral("breeze-dark"));
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication::setFont(programFont());
    QApplication::setPalette(readingRoomPalette());
    QFile sheet(QStringLiteral(":/theme/dark.qss"));
    if (sheet.open(QIODevice::ReadOnly))
        application.setStyleSheet(QString::fromUtf8(sheet.readAll()));
}

QIcon themeIcon(const QString& name) { return QIcon::fromTheme(name); }

void setRole(QLabel* label, const char* role)
{
    const QString wanted = QString::fromLatin1(role);
    if (label->property("role").toString() == wanted)
        return;
    label->setProperty("role", wanted);
    label->style()->unpolish(label);
    label->style()->polish(label);
}

QLabel* makeLabel(const QString& text, const char* role, QWidget* parent)
{
    auto* label = new QLabel(text, parent);
    label->setProperty("role", QString::fromLatin1(role));
    return label;
}

QColor probabilityColour(double probability)
{
    const double t = std::clamp(probability, 0.0, 1.0);
    const QColor low(0xe0, 0xb4, 0x3a);
    const QColor high(0xea, 0x5a, 0x64);
    const auto mix = [t](int a, int b) { return int(a + (b - a) * t); };
    return {mix(low.red(), high.red()), mix(low.green(), high.green()), mix(low.blue(), high.blue())};
}

} // namespace triptych
