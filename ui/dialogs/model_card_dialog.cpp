#include "ui/dialogs/model_card_dialog.h"

#include <QDialogButtonBox>
#include <QTabWidget>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace triptych {

namespace {

QString row(const QString& name, const QString& value)
{
    if (value.isEmpty())
        return {};
    return QStringLiteral(
               "<tr><td style='color:#8b97a5; padding:3px 14px 3px 0'>%1</td><td style='padding:3px 0'>%2</td></tr>")
        .arg(name.toHtmlEscaped(), value.toHtmlEscaped());
}

QString inputText(const InputContract& input)
{
    QString text = QStringLiteral("%1, %2 × %3 px, %4 channel%5, %6")
                       .arg(imageKindName(input.kind))
                       .arg(input.size.width())
                       .arg(input.size.height())
                       .arg(input.channels)
                       .arg(input.channels == 1 ? QString() : QStringLiteral("s"), input.fit);
    if (input.spacingMm)
        text += *input.spacingMm < 0.02 ? QStringLiteral(", %1 µm per pixel").arg(*input.spacingMm * 1000, 0, 'g', 3)
                                        : QStringLiteral(", %1 mm per pixel").arg(*input.spacingMm, 0, 'g', 3);
    if (input.overlap > 0)
        text += QStringLiteral(", %1 % overlap").arg(qRound(input.overlap * 100));
    if (!input.orientation.isEmpty())
        text += QStringLiteral(", %1").arg(input.orientation);
    return text;
}

QString resultsTable(const std::vector<MeasuredResult>& results)
{
    if (results.empty())
        return QStringLiteral("<p style='color:#e0a53a'>The card states no measured result.</p>");
    QString html = QStringLiteral("<table cellspacing='0'>");
    for (const MeasuredResult& result : results)
        html += QStringLiteral(
                    "<tr><td style='padding:3px 14px 3px 0'>%1</td><td style='padding:3px 14px 3px 0'><b>%2</b></td>"
                    "<td style='color:#8b97a5; padding:3px 0'>95 % interval %3 – %4, n = %5 (%6)</td></tr>")
                    .arg(result.name.toHtmlEscaped())
                    .arg(result.value, 0, 'f', 3)
                    .arg(result.low, 0, 'f', 3)
                    .arg(result.high, 0, 'f', 3)
                    .arg(result.count)
                    .arg(result.method.toHtmlEscaped());
    return html + QStringLiteral("</table>");
}

QString heading(const QString& text) { return QStringLiteral("<h4 style='color:#ffffff'>%1</h4>").arg(text); }

} // namespace

QString modelCardHtml(const ModelCard& card)
{
    QString html = QStringLiteral("<h3 style='color:#ffffff'>%1 <span style='color:#8b97a5'>%2</span></h3>"
                                  "<p style='color:#e0a53a'>Research use only.</p>")
                       .arg(card.name.toHtmlEscaped(), card.version.toHtmlEscaped());
    html += heading(QStringLiteral("What it does")) + QStringLiteral("<table cellspacing='0'>");
    html += row(QStringLiteral("Task"), card.task) + row(QStringLiteral("Endpoint"), card.endpoint);
    html += row(QStringLiteral("Classes"), card.classes.join(QStringLiteral(", ")));
    html += row(QStringLiteral("Input"), inputText(card.input)) + row(QStringLiteral("Pooling"), card.pooling);
    html += row(QStringLiteral("Operating point"), QString::number(card.operatingPoint, 'f', 3));
    html += row(QStringLiteral("Prior in training"), QString::number(card.prior, 'f', 3));
    html +=
        row(QStringLiteral("Saliency"),
            card.targetLayer.isEmpty() ? card.saliency : card.saliency + QStringLiteral(", layer ") + card.targetLayer);
    html += QStringLiteral("</table>") + heading(QStringLiteral("Measured on the untouched test part"));
    html += resultsTable(card.results) + heading(QStringLiteral("Data and terms")) +
            QStringLiteral("<table cellspacing='0'>");
    html += row(QStringLiteral("Training data"), card.trainingData) + row(QStringLiteral("Split"), card.split);
    html += row(QStringLiteral("Licence"), card.licence) + row(QStringLiteral("Intended use"), card.intendedUse);
    html += row(QStringLiteral("Format"),
                card.architecture.isEmpty() ? card.format : card.format + QStringLiteral(", ") + card.architecture);
    for (const auto& [file, hash] : card.sha256)
        html += row(file, hash);
    return html + QStringLiteral("</table>");
}

ModelCardDialog::ModelCardDialog(const QList<ModelCard>& cards, QWidget* parent) : QDialog(parent)
{
    setWindowTitle(QStringLiteral("Model cards"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(720, 620);
    auto* column = new QVBoxLayout(this);
    auto* tabs = new QTabWidget;
    for (const ModelCard& card : cards) {
        auto* page = new QTextBrowser;
        page->setOpenLinks(false);
        page->setHtml(modelCardHtml(card));
        tabs->addTab(page, QStringLiteral("  %1  ").arg(imageKindName(card.input.kind)));
    }
    column->addWidget(tabs, 1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    column->addWidget(buttons);
}

} // namespace triptych
