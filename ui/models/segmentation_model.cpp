#include "ui/models/segmentation_model.h"

#include <QLineF>

#include <algorithm>

namespace triptych {

void SegmentationModel::setSettings(const SegmentSettings& settings)
{
    if (settings == m_settings)
        return;
    m_settings = settings;
    Q_EMIT settingsChanged();
}

void SegmentationModel::setSpeedShown(bool shown)
{
    if (shown == m_speedShown)
        return;
    m_speedShown = shown;
    Q_EMIT speedShownChanged();
}

void SegmentationModel::toggleSeed(const SegmentSeed& seed, double nearby)
{
    const auto same = [&](const SegmentSeed& known) {
        return known.frame == seed.frame && QLineF(known.at, seed.at).length() <= nearby;
    };
    if (m_seeds.removeIf(same) == 0)
        m_seeds.append(seed);
    Q_EMIT pointsChanged();
}

void SegmentationModel::chooseBubble(int index)
{
    index = index >= 0 && index < m_bubbles.size() ? index : -1;
    if (index == m_bubble)
        return;
    m_bubble = index;
    Q_EMIT pointsChanged();
}

void SegmentationModel::addBubble(const SegmentBubble& bubble)
{
    m_bubbles.append(bubble);
    m_bubble = int(m_bubbles.size()) - 1;
    Q_EMIT pointsChanged();
}

void SegmentationModel::changeBubble(int index, const SegmentBubble& bubble)
{
    if (index < 0 || index >= m_bubbles.size() || m_bubbles[index] == bubble)
        return;
    m_bubbles[index] = bubble;
    Q_EMIT pointsChanged();
}

void SegmentationModel::removeBubble(int index)
{
    if (index < 0 || index >= m_bubbles.size())
        return;
    m_bubbles.removeAt(index);
    m_bubble = std::min(m_bubble, int(m_bubbles.size()) - 1);
    Q_EMIT pointsChanged();
}

void SegmentationModel::clearPoints()
{
    if (m_seeds.isEmpty() && m_bubbles.isEmpty())
        return;
    m_seeds.clear();
    m_bubbles.clear();
    m_bubble = -1;
    Q_EMIT pointsChanged();
}

void SegmentationModel::setRectangle(const std::optional<QRectF>& rectangle)
{
    if (rectangle == m_rectangle)
        return;
    m_rectangle = rectangle;
    Q_EMIT rectangleChanged();
}

void SegmentationModel::setChoosingRectangle(bool choosing)
{
    if (choosing == m_choosingRectangle)
        return;
    m_choosingRectangle = choosing;
    Q_EMIT rectangleChanged();
}

void SegmentationModel::setState(const SegmentState& state)
{
    if (state == m_state)
        return;
    m_state = state;
    Q_EMIT stateChanged();
}

} // namespace triptych
