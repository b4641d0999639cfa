#include "app/window/window_settings.h"

#include <QFileInfo>
#include <QJsonDocument>

#include <algorithm>

namespace triptych {

namespace {

/// Ids and screens carry signs that are the settings' own.
QString safe(QString text)
{
    return text.replace(QLatin1Char('/'), QLatin1Char('_')).replace(QLatin1Char('\\'), QLatin1Char('_'));
}

QString layoutKey(const QString& screens, const QString& protocol)
{
    return QStringLiteral("layout-%1/%2").arg(screens, safe(protocol));
}

QJsonObject toObject(const QVariant& value) { return QJsonDocument::fromJson(value.toByteArray()).object(); }

QByteArray toText(const QJsonObject& object) { return QJsonDocument(object).toJson(QJsonDocument::Compact); }

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

QJsonObject WindowSettings::layout(const QString& screens, const QString& protocol) const
{
    return toObject(m_settings->value(layoutKey(screens, protocol)));
}

void WindowSettings::setLayout(const QString& screens, const QString& protocol, const QJsonObject& layout)
{
    m_settings->setValue(layoutKey(screens, protocol), toText(layout));
}

QByteArray WindowSettings::windowGeometry(const QString& screens) const
{
    return m_settings->value(QStringLiteral("windows-%1/main").arg(screens)).toByteArray();
}

void WindowSettings::setWindowGeometry(const QString& screens, const QByteArray& geometry)
{
    m_settings->setValue(QStringLiteral("windows-%1/main").arg(screens), geometry);
}

QByteArray WindowSettings::frameGeometry(const QString& screens, const QString& screen) const
{
    return m_settings->value(QStringLiteral("windows-%1/screen-%2").arg(screens, safe(screen))).toByteArray();
}

void WindowSettings::setFrameGeometry(const QString& screens, const QString& screen, const QByteArray& geometry)
{
    m_settings->setValue(QStringLiteral("windows-%1/screen-%2").arg(screens, safe(screen)), geometry);
}

QJsonObject WindowSettings::shortcuts() const { return toObject(m_settings->value(QStringLiteral("keys/own"))); }

void WindowSettings::setShortcuts(const QJsonObject& keys)
{
    m_settings->setValue(QStringLiteral("keys/own"), toText(keys));
}

QHash<QString, QString> WindowSettings::folders() const
{
    QHash<QString, QString> folders;
    const QJsonObject stored = toObject(m_settings->value(QStringLiteral("dialogs/folders")));
    for (auto it = stored.begin(); it != stored.end(); ++it)
        folders.insert(it.key(), it.value().toString());
    return folders;
}

void WindowSettings::setFolder(const QString& dialog, const QString& folder)
{
    QJsonObject stored = toObject(m_settings->value(QStringLiteral("dialogs/folders")));
    stored[dialog] = folder;
    m_settings->setValue(QStringLiteral("dialogs/folders"), toText(stored));
}

QString WindowSettings::hangingFolder() const
{
    return QFileInfo(m_settings->fileName()).absolutePath() + QStringLiteral("/hanging");
}

QStringList WindowSettings::hangingOrder() const
{
    return m_settings->value(QStringLiteral("hanging/order")).toStringList();
}

void WindowSettings::setHangingOrder(const QStringList& ids)
{
    m_settings->setValue(QStringLiteral("hanging/order"), ids);
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

QJsonObject WindowSettings::tools() const { return toObject(m_settings->value(QStringLiteral("tools/options"))); }

void WindowSettings::setTools(const QJsonObject& tools)
{
    m_settings->setValue(QStringLiteral("tools/options"), toText(tools));
}

double WindowSettings::maskDownsample(const QString& image) const
{
    const double value = m_settings->value(QStringLiteral("masks/") + safe(image)).toDouble();
    return value >= 1 && value <= 1024 ? value : 0;
}

void WindowSettings::setMaskDownsample(const QString& image, double downsample)
{
    m_settings->setValue(QStringLiteral("masks/") + safe(image), downsample);
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
    if (m_settings->contains(QStringLiteral("monitor/white"))) {
        MonitorLight light;
        light.whiteCdM2 = m_settings->value(QStringLiteral("monitor/white")).toDouble();
        light.blackCdM2 = m_settings->value(QStringLiteral("monitor/black"), light.blackCdM2).toDouble();
        light.gamma = m_settings->value(QStringLiteral("monitor/gamma"), light.gamma).toDouble();
        light.ambientCdM2 = m_settings->value(QStringLiteral("monitor/ambient"), light.ambientCdM2).toDouble();
        if (isPossible(light))
            state.monitor = light;
    }
    return state;
}

void WindowSettings::setDisplay(const DisplayState& state)
{
    m_settings->setValue(QStringLiteral("layers/labelOpacity"), state.labelOpacity);
    m_settings->setValue(QStringLiteral("layers/saliencyOpacity"), state.saliencyOpacity);
    m_settings->setValue(QStringLiteral("layers/saliencyThreshold"), state.saliencyThreshold);
    m_settings->setValue(QStringLiteral("layers/saliencyColours"), colourMapName(state.saliencyColours));
    m_settings->remove(QStringLiteral("monitor"));
    if (!state.monitor)
        return;
    m_settings->setValue(QStringLiteral("monitor/white"), state.monitor->whiteCdM2);
    m_settings->setValue(QStringLiteral("monitor/black"), state.monitor->blackCdM2);
    m_settings->setValue(QStringLiteral("monitor/gamma"), state.monitor->gamma);
    m_settings->setValue(QStringLiteral("monitor/ambient"), state.monitor->ambientCdM2);
}

/// As they were kept before there could be more than nine.
QMap<int, LabelInfo> WindowSettings::nineLabels() const
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

QMap<int, LabelInfo> WindowSettings::labels() const
{
    const QJsonObject stored = toObject(m_settings->value(QStringLiteral("labels/all")));
    QMap<int, LabelInfo> labels;
    for (auto it = stored.begin(); it != stored.end(); ++it) {
        const int number = it.key().toInt();
        const QJsonObject label = it.value().toObject();
        const QColor colour(label[QLatin1String("colour")].toString());
        if (number < 1 || number > LabelModel::kMost)
            continue;
        labels[number] = {label[QLatin1String("name")].toString(), colour.isValid() ? colour : spareLabelColour(number),
                          label[QLatin1String("visible")].toBool(true),
                          fraction(label[QLatin1String("opacity")].toVariant(), 1),
                          label[QLatin1String("locked")].toBool(false)};
    }
    return labels.isEmpty() ? nineLabels() : labels;
}

void WindowSettings::setLabels(const QMap<int, LabelInfo>& labels)
{
    QJsonObject stored;
    for (auto it = labels.begin(); it != labels.end(); ++it)
        stored[QString::number(it.key())] = QJsonObject{{QStringLiteral("name"), it->name},
                                                        {QStringLiteral("colour"), it->colour.name()},
                                                        {QStringLiteral("visible"), it->visible},
                                                        {QStringLiteral("opacity"), it->opacity},
                                                        {QStringLiteral("locked"), it->locked}};
    m_settings->setValue(QStringLiteral("labels/all"), toText(stored));
}

QList<int> WindowSettings::labelKeys() const
{
    QList<int> labels;
    const QStringList stored = m_settings->value(QStringLiteral("labels/keys")).toStringList();
    for (const QString& label : stored)
        labels << label.toInt();
    return labels;
}

void WindowSettings::setLabelKeys(const QList<int>& labels)
{
    QStringList stored;
    for (const int label : labels)
        stored << QString::number(label);
    m_settings->setValue(QStringLiteral("labels/keys"), stored);
}

} // namespace triptych
