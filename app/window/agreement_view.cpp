#include "app/window/agreement_view.h"

#include <QPainter>

#include <iterator>

namespace triptych {

QColor readerColour(int reader)
{
    static const QRgb colours[] = {0xff3fa7ff, 0xffff6f59, 0xff4be08a, 0xffffd84d, 0xffd48bff, 0xff4de0e0};
    return QColor::fromRgb(colours[size_t(reader) % std::size(colours)]);
}

AgreementView::AgreementView(QWidget* parent) : ImageView(parent)
{
    setObjectName(QStringLiteral("agreementView"));
    setMaskOpacity(0.35);
    setOverlayPainter([this](QPainter& painter, const ImageView& view) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setBrush(Qt::NoBrush);
        const QTransform toScreen = view.camera().imageToScreen();
        for (const ReaderOutline& outline : m_outlines)
            for (const QPen& pen : {QPen(QColor(0, 0, 0, 150), 3), QPen(outline.colour, 1.5)}) {
                painter.setPen(pen);
                for (const QPolygonF& ring : outline.rings)
                    painter.drawPolygon(toScreen.map(ring));
            }
    });
}

AgreementView::~AgreementView()
{
    setAnnotations(nullptr);
    setOverlayPainter(nullptr);
}

void AgreementView::showFrame(ImageSourcePtr source, TileService& tiles, int frame, double maskDownsample,
                              const QMap<int, LabelInfo>& labels)
{
    const bool other = !image() || image()->info().id != source->info().id;
    setAnnotations(nullptr);
    m_consensus = std::make_unique<AnnotationModel>(source->info().id, source->info().size(), maskDownsample);
    if (other)
        setImage(source, &tiles);
    setFrame(frame);
    setLabels(labels);
    setAnnotations(m_consensus.get());
    m_outlines.clear(); // of another frame
    update();
}

void AgreementView::showReadings(const QList<ReaderOutline>& outlines, const LabelMap& consensus)
{
    m_outlines = outlines;
    if (m_consensus)
        m_consensus->restore(ShapeTable(), {{frame(), consensus}});
    update();
}

} // namespace triptych
