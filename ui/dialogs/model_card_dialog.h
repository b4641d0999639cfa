// ModelCardDialog: what each model says of itself: task, endpoint, results with intervals, data, licence, intended use.
#pragma once

#include "core/inference/model_card.h"

#include <QDialog>

namespace triptych {

class ModelCardDialog : public QDialog {
    Q_OBJECT
public:
    explicit ModelCardDialog(const QList<ModelCard>& cards, QWidget* parent = nullptr);
};

/// The card as HTML; everything the card says is escaped.
QString modelCardHtml(const ModelCard& card);

} // namespace triptych
