// ToolSettings: what the drawing tools share: the label they draw with and the size of the brush.
#pragma once

#include <QObject>

namespace triptych {

class ToolSettings : public QObject {
    Q_OBJECT
public:
    static constexpr double kMinRadius = 0.5;  ///< level-0 pixels
    static constexpr double kMaxRadius = 5000; ///< on slides; 500 mask pixels at downsample 10

    using QObject::QObject;

    int label() const { return m_label; }                ///< 1…255
    double brushRadius() const { return m_brushRadius; } ///< level-0 pixels
    bool snaps() const { return m_snaps; }               ///< points go to outlines that they come near
    void setLabel(int label);
    void setSnaps(bool snaps);
    void setBrushRadius(double radius);
    /// One notch of the wheel or one press of a key, upwards or downwards.
    void stepBrushRadius(int steps);

Q_SIGNALS:
    void labelChanged(int label);
    void brushRadiusChanged(double radius);
    void snapsChanged(bool snaps);

private:
    int m_label = 1;
    double m_brushRadius = 12;
    bool m_snaps = false;
};

} // namespace triptych
