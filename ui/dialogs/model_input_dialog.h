// ModelInputDialog: the exact tensor each model was given, how it was made, and its hash.
#pragma once

#include "core/inference/inference_engine.h"

#include <QDialog>
#include <QImage>

namespace triptych {

struct ShownInput {
    QString title;
    Prediction prediction;
};

class ModelInputDialog : public QDialog {
    Q_OBJECT
public:
    explicit ModelInputDialog(const QList<ShownInput>& inputs, QWidget* parent = nullptr);
};

/// 1 or 3 samples of U8 as a picture; null for anything else.
QImage tensorImage(const PixelBuffer& pixels);

} // namespace triptych
