// AgreementView: an image with every reader's outline in a colour of his own, and their consensus painted below.
#pragma once

#include "core/annotation/annotation_model.h"
#include "ui/canvas/image_view.h"

namespace triptych {

struct ReaderOutline {
    QString reader;
    QColor colour;
    QList<QPolygonF> rings; ///< level-0 pixels, not closed
};

/// Apart for colour-blind readers and from the labels' own; round again behind the last.
QColor readerColour(int reader);

class AgreementView : public ImageView {
    Q_OBJECT
public:
    explicit AgreementView(QWidget* parent = nullptr);
    ~AgreementView() override;

    /// The source must be registered in `tiles`.
    void showFrame(ImageSourcePtr image, TileService& tiles, int frame, double maskDownsample,
                   const QMap<int, LabelInfo>& labels);
    void showReadings(const QList<ReaderOutline>& outlines, const LabelMap& consensus);

private:
    std::unique_ptr<AnnotationModel> m_consensus;
    QList<ReaderOutline> m_outlines;
};

} // namespace triptych
