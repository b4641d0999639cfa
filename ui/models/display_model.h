// DisplayModel: what lies over the images and how strongly: shapes, painted labels, saliency. One for the window;
// panels change it, views follow it. GUI thread.
#pragma once

#include "core/display/presentation.h"

#include <QObject>

#include <optional>

namespace triptych {

struct DisplayState {
    bool shapesVisible = true;
    bool labelsVisible = true;
    bool saliencyVisible = true;
    double labelOpacity = 0.5;       ///< 0…1
    double saliencyOpacity = 0.5;    ///< 0…1
    double saliencyThreshold = 0.35; ///< heatmap values below are not drawn
    ColourMap saliencyColours = ColourMap::Inferno;
    bool fileOverlaysVisible = true;     ///< overlay planes of the image files themselves
    bool optionalCadVisible = false;     ///< CAD marks whose presentation is optional (PS3.4 O.2)
    std::optional<MonitorLight> monitor; ///< greys follow PS3.14 on it; nothing: levels as they are
    bool allHidden = false; ///< while H is held: nothing but the image
    friend bool operator==(const DisplayState&, const DisplayState&) = default;
};

class DisplayModel : public QObject {
    Q_OBJECT
public:
    using QObject::QObject;
    const DisplayState& state() const { return m_state; }
    void setState(const DisplayState& state)
    {
        if (state == m_state)
            return;
        m_state = state;
        Q_EMIT changed();
    }
    /// Changes one field: model.update([](DisplayState& s) { s.labelsVisible = false; }).
    template <class Fn>
    void update(Fn&& change)
    {
        DisplayState next = m_state;
        change(next);
        setState(next);
    }

Q_SIGNALS:
    void changed();

private:
    DisplayState m_state;
};

} // namespace triptych
