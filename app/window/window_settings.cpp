#include "app/window/window_settings.h"

#include <algorithm>

namespace triptych {

namespace {

QString panesKey(const QString& protocol, int count) { return QStringLiteral("panes/%1-%2").arg(protocol).arg(count); }

double fraction(const QVariant& value, double otherwise)
{
    bool ok = false;
    const double number = value.toDouble(&ok);
    return ok ? std::clamp(number, 0.0, 1.0) : otherwise;
}

} // namespace

WindowSettings::WindowSettings(const QString& path)
    : m_settings(path.isEmpty() ? std::make_unique<QSettings>(QSettings::IniFormat, QSettings::UserScope,
                                                              QStringLiteral("triptych"), QStringLiteral("window"))
                                : std::make_unique<QSettings>(path, QSettings::IniFormat))
{
}

QByteArray WindowSettings::panes(const QString& protocol, int count) const
{
    return m_settings->value(panesKey(protocol, count)).toByteArray();
}

void WindowSettings::setPanes(const QString& protocol, int count, const QByteArray& value)
{
    m_settings->setValue(panesKey(protocol, count), value);
}

double WindowSettings::screenPixelsPerMm(const QString& screen) const
{
    const double value = m_settings->value(QStringLiteral("screens/") + screen).toDouble();
    return value > 0.1 && value < 100 ? value : 0;
}

void WindowSettings::setScreenPixelsPerMm(const QString& screen, double pixelsPerMm)
{
    m_settings->setValue(QStringLiteral("screens/") + screen, pixelsPerMm);
}

DisplayState WindowSettings::display() const
{
    DisplayState state;
    state.labelOpacity = fraction(m_settings->value(QStringLiteral("layers/labelOpacity")), state.labelOpacity);
    state.saliencyOpacity =
        fraction(m_settings->value(QStringLiteral("layers/saliencyOpacity")), state.saliencyOpacity);
    state.saliencyThreshold =
        fraction(m_settings->value(QStringLiteral("layers/saliencyThreshold")), state.saliencyThreshold);
    const QString name = m_settings->value(QStringLiteral("layers/saliencyColours")).toString();
    for (const ColourMap map : {ColourMap::Inferno, ColourMap::Viridis, ColourMap::Turbo, ColourMap::HotIron})
        if (colourMapName(map) == name)
            state.saliencyColours = map;
    return state;
}

void WindowSettings::setDisplay(const DisplayState& state)
{
    m_settings->setValue(QStringLiteral("layers/labelOpacity"), state.labelOpacity);
    m_settings->setValue(QStringLiteral("layers/saliencyOpacity"), state.saliencyOpacity);
    m_settings->setValue(QStringLiteral("layers/saliencyThreshold"), state.saliencyThreshold);
    m_settings->setValue(QStringLiteral("layers/saliencyColours"), colourMapName(state.saliencyColours));
}

QMap<int, LabelInfo> WindowSettings::labels() const
{
    QMap<int, LabelInfo> labels = defaultLabels();
    for (auto it = labels.begin(); it != labels.end(); ++it) {
        const QString key = QStringLiteral("labels/%1-").arg(it.key());
        it->name = m_settings->value(key + QStringLiteral("name"), it->name).toString();
        const QColor colour(m_settings->value(key + QStringLiteral("colour")).toString());
        if (colour.isValid())
            it->colour = colour;
    }
    return labels;
}

void WindowSettings::setLabels(const QMap<int, LabelInfo>& labels)
{
    for (auto it = labels.begin(); it != labels.end(); ++it) {
        const QString key = QStringLiteral("labels/%1-").arg(it.key());
        m_settings->setValue(key + QStringLiteral("name"), it->name);
        m_settings->setValue(key + QStringLiteral("colour"), it->colour.name());
    }
}

} // namespace triptych
