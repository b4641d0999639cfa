// SegmentationModel: what the reader has set of the segmentation in progress, what was placed in the image, and how far
// it is. Panel and tool write settings, seeds and bubbles; the window's controller writes the state. GUI thread.
#pragma once

#include "core/segmentation/settings.h"

#include <QObject>
#include <QPointF>
#include <QRectF>

#include <optional>

namespace triptych {

/// A point or the middle of a bubble: level-0 pixels and the frame.
struct SegmentSeed {
    QPointF at;
    int frame = 0;
    friend bool operator==(const SegmentSeed&, const SegmentSeed&) = default;
};

struct SegmentBubble {
    QPointF centre;
    int frame = 0;
    double radius = 0; ///< level-0 pixels
    friend bool operator==(const SegmentBubble&, const SegmentBubble&) = default;
};

/// How far it is; written by the controller alone.
struct SegmentState {
    bool available = false; ///< there is an image whose labels were loaded
    bool active = false;    ///< a region is being segmented
    bool stack = false;     ///< its frames are slices: three dimensions make sense
    bool frames = false;    ///< it has several
    bool loading = false;   ///< the region is being read
    bool busy = false;      ///< a preview is being computed
    QString target;         ///< "L CC, frame 3"
    QString region;         ///< "420 × 310 pixels"
    QString note;           ///< a sentence about the level, or empty
    QString hint;           ///< what is still to be done, or why it failed
    QString size;           ///< of the preview: "1,204 pixels · 18.3 mm²"
    Band range;             ///< of the region's values
    bool whole = true;      ///< these are whole numbers
    qint64 voxels = 0;      ///< in the preview
    bool evolving = false;  ///< a snake has begun
    bool playing = false;
    int iterations = 0;
    double change = 0;    ///< pixels in the last iteration
    bool placing = false; ///< clicks in the view place seeds or bubbles
    bool canAccept() const { return active && voxels > 0 && !loading; }
    friend bool operator==(const SegmentState&, const SegmentState&) = default;
};

class SegmentationModel : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;

    const SegmentSettings& settings() const { return m_settings; }
    void setSettings(const SegmentSettings& settings);
    /// Changes some of them: `change(SegmentSettings&)`.
    template <class Fn>
    void update(Fn change)
    {
        SegmentSettings next = m_settings;
        change(next);
        setSettings(next);
    }

    /// The speed image is laid over the picture.
    bool speedShown() const { return m_speedShown; }
    void setSpeedShown(bool shown);

    const QList<SegmentSeed>& seeds() const { return m_seeds; }
    /// Adds one, or takes away the one that lies within `nearby` level-0 pixels of it.
    void toggleSeed(const SegmentSeed& seed, double nearby);
    const QList<SegmentBubble>& bubbles() const { return m_bubbles; }
    int bubble() const { return m_bubble; } ///< the chosen one; −1: none
    void chooseBubble(int index);
    void addBubble(const SegmentBubble& bubble); ///< and chooses it
    void changeBubble(int index, const SegmentBubble& bubble);
    void removeBubble(int index);
    void clearPoints(); ///< seeds and bubbles

    /// Level-0 pixels; nothing: what the view shows when it starts.
    const std::optional<QRectF>& rectangle() const { return m_rectangle; }
    void setRectangle(const std::optional<QRectF>& rectangle);
    bool choosingRectangle() const { return m_choosingRectangle; }
    void setChoosingRectangle(bool choosing);

    const SegmentState& state() const { return m_state; }
    void setState(const SegmentState& state);
    template <class Fn>
    void updateState(Fn change)
    {
        SegmentState next = m_state;
        change(next);
        setState(next);
    }

Q_SIGNALS:
    void settingsChanged();
    void pointsChanged(); ///< seeds or bubbles, or which one is chosen
    void speedShownChanged();
    void rectangleChanged(); ///< or whether one is being chosen
    void stateChanged();
    void leaveRequested(); ///< Escape in the view

private:
    SegmentSettings m_settings;
    bool m_speedShown = true;
    QList<SegmentSeed> m_seeds;
    QList<SegmentBubble> m_bubbles;
    int m_bubble = -1;
    std::optional<QRectF> m_rectangle;
    bool m_choosingRectangle = false;
    SegmentState m_state;
};

} // namespace triptych
