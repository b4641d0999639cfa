// HangingSketch: how a hanging protocol lays a case out, drawn small.
#pragma once

#include "core/workspace/hanging_protocol.h"

#include <QWidget>

namespace triptych {

class HangingSketch : public QWidget {
    Q_OBJECT
public:
    explicit HangingSketch(QWidget* parent = nullptr);
    void setProtocol(const HangingProtocol& protocol);
    const HangingProtocol& protocol() const { return m_protocol; }
    /// Where each pane is drawn, in the widget's pixels.
    QList<QRectF> paneAreas() const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    HangingProtocol m_protocol;
};

} // namespace triptych
