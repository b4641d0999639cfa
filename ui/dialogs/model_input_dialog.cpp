#include "ui/dialogs/model_input_dialog.h"

#include "ui/theme/theme.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QTabWidget>
#include <QVBoxLayout>

#include <cstring>

namespace triptych {

namespace {

QWidget* inputPage(const ShownInput& shown)
{
    const Prediction& prediction = shown.prediction;
    auto* page = new QWidget;
    auto* column = new QVBoxLayout(page);
    column->addWidget(makeLabel(shown.title, "title"));
    auto* picture = new QLabel;
    picture->setAlignment(Qt::AlignCenter);
    picture->setStyleSheet(QStringLiteral("background: black"));
    const QImage image = tensorImage(prediction.input.pixels);
    // Magnified by whole steps of nearest neighbours: what is shown are the pixels themselves.
    const int factor = image.isNull() ? 1 : qMax(1, 460 / qMax(image.width(), image.height()));
    picture->setPixmap(image.isNull() ? QPixmap() : QPixmap::fromImage(image.scaled(image.size() * factor)));
    if (image.isNull())
        picture->setText(QStringLiteral("The input of this result was not kept. Run the model again to see it."));
    column->addWidget(picture, 1);
    QStringList lines;
    if (!image.isNull())
        lines.append(QStringLiteral("%1 × %2 pixels, shown ×%3").arg(image.width()).arg(image.height()).arg(factor));
    lines.append(prediction.input.preprocessing);
    const QRectF area = prediction.input.area;
    if (!area.isEmpty())
        lines.append(QStringLiteral("Covers x %1 … %2, y %3 … %4 of the image.")
                         .arg(qRound(area.left()))
                         .arg(qRound(area.right()))
                         .arg(qRound(area.top()))
                         .arg(qRound(area.bottom())));
    lines.append(QStringLiteral("SHA-256 of the tensor: %1").arg(prediction.inputHash));
    auto* text = makeLabel(lines.join(QLatin1Char('\n')), "quiet");
    text->setTextFormat(Qt::PlainText);
    text->setWordWrap(true);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    column->addWidget(text);
    return page;
}

} // namespace

QImage tensorImage(const PixelBuffer& pixels)
{
    if (pixels.isNull() || pixels.type() != SampleType::U8 ||
        (pixels.samplesPerPixel() != 1 && pixels.samplesPerPixel() != 3))
        return {};
    QImage image(pixels.size(), pixels.samplesPerPixel() == 1 ? QImage::Format_Grayscale8 : QImage::Format_RGB888);
    for (int y = 0; y < pixels.height(); ++y)
        std::memcpy(image.scanLine(y), pixels.row<quint8>(y), size_t(pixels.strideBytes()));
    return image;
}

ModelInputDialog::ModelInputDialog(const QList<ShownInput>& inputs, QWidget* parent) : QDialog(parent)
{
    setWindowTitle(QStringLiteral("What the models saw"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(620, 680);
    auto* column = new QVBoxLayout(this);
    auto* tabs = new QTabWidget;
    for (qsizetype i = 0; i < inputs.size(); ++i)
        tabs->addTab(inputPage(inputs[i]), QStringLiteral("  %1  ").arg(i + 1));
    column->addWidget(tabs, 1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    column->addWidget(buttons);
}

} // namespace triptych
