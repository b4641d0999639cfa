// ToolSettings: what the tools are set to: the label they draw with, the brush, what is painted over, how far regions
// reach. Small values by family, each replaced as a whole; the window keeps them from one day to the next.
#pragma once

#include "core/annotation/brush_tip.h"
#include "core/annotation/paint_rule.h"

#include <QFlags>
#include <QJsonObject>
#include <QObject>

#include <array>

namespace triptych {

/// The options that a tool has, for the strip that shows them.
enum class ToolOption {
    Radius = 1,
    Form = 2,
    Pressure = 4,
    PaintOver = 8,
    Edges = 16,      ///< how readily the adaptive brush stops at an edge
    ValueRange = 32, ///< of the threshold brush
    Tolerance = 64,
    FillHoles = 128,
    Subtract = 256,
    ByValue = 512 ///< flood fill: like values, not the same label
};
Q_DECLARE_FLAGS(ToolOptions, ToolOption)
Q_DECLARE_OPERATORS_FOR_FLAGS(ToolOptions)

/// Of the tools that paint where the pointer goes.
struct PaintOptions {
    BrushForm form = BrushForm::Round;
    bool pressure = true; ///< a pen that is pressed lightly paints a smaller disc
    PaintOver over = PaintOver::Everything;
    int onlyLabel = 1;  ///< what PaintOver::OneLabel means
    double edges = 0.6; ///< 0…1: 0 stops at the strongest edges only
    double low = 0;     ///< modality values (0…255 on colour images) that the threshold brush paints, both included
    double high = 0;    ///< less than low: the first press picks a range
    friend bool operator==(const PaintOptions&, const PaintOptions&) = default;
};

/// Of the tools that find or outline a region.
struct RegionOptions {
    double tolerance = 10; ///< per cent of the window's width (colours: of 255)
    bool fillHoles = true;
    bool subtract = false; ///< takes the region away from the label instead
    bool byValue = false;
    friend bool operator==(const RegionOptions&, const RegionOptions&) = default;
};

/// Of the operations on whole labels.
struct LabelOpOptions {
    double amount = 1; ///< by how much a label grows, shrinks or is smoothed
    bool inMm = false; ///< `amount` in millimetres, else in pixels of the mask
    friend bool operator==(const LabelOpOptions&, const LabelOpOptions&) = default;
};

/// GUI thread.
class ToolSettings : public QObject {
    Q_OBJECT
public:
    static constexpr double kMinRadius = 0.5;  ///< level-0 pixels
    static constexpr double kMaxRadius = 5000; ///< on slides; 500 mask pixels at downsample 10
    static constexpr int kLabelKeys = 9;

    explicit ToolSettings(QObject* parent = nullptr);

    int label() const { return m_label; }                ///< 1…255
    double brushRadius() const { return m_brushRadius; } ///< level-0 pixels
    bool snaps() const { return m_snaps; }               ///< points go to outlines that they come near
    void setLabel(int label);
    void setSnaps(bool snaps);
    void setBrushRadius(double radius);
    /// One notch of the wheel or one press of a key, upwards or downwards.
    void stepBrushRadius(int steps);
    /// The label that a label key (1…9) means.
    int labelOfKey(int key) const { return m_labelOfKey[size_t(key - 1)]; }
    void setLabelOfKey(int key, int label) { m_labelOfKey[size_t(key - 1)] = label; }

    const PaintOptions& paint() const { return m_paint; }
    void setPaint(PaintOptions options);
    const RegionOptions& region() const { return m_region; }
    void setRegion(RegionOptions options);
    const LabelOpOptions& labelOps() const { return m_labelOps; }
    void setLabelOps(LabelOpOptions options);

    /// All of it but the label, for the window's settings. What is missing or out of range is left as it is.
    QJsonObject toJson() const;
    void restore(const QJsonObject& stored);

Q_SIGNALS:
    void labelChanged(int label);
    void brushRadiusChanged(double radius);
    void snapsChanged(bool snaps);
    void optionsChanged(); ///< of any family

private:
    int m_label = 1;
    double m_brushRadius = 12;
    bool m_snaps = false;
    std::array<int, kLabelKeys> m_labelOfKey;
    PaintOptions m_paint;
    RegionOptions m_region;
    LabelOpOptions m_labelOps;
};

} // namespace triptych
