// AiPanel: the reader's reading, the models, their fused prediction and the saliency controls, one card each.
#pragma once

#include <QWidget>

class QComboBox;
class QLabel;
class QSlider;

namespace triptych {

class AiModel;
class CardFrame;
class DisplayModel;
class FusedCard;
class ReadingCard;
class RunsCard;

class AiPanel : public QWidget {
    Q_OBJECT
public:
    AiPanel(AiModel* model, DisplayModel* display, QWidget* parent = nullptr);

Q_SIGNALS:
    void runRequested();
    void cancelRequested();
    void cardsRequested();
    void inputRequested();
    void frameRequested(const QString& runKey); ///< show the frame that this run was about
    void commitRequested(const QString& assessment, const QString& text);
    void revealRequested();

private:
    CardFrame* makeSaliencyCard();
    void showModel();
    void showDisplay();

    AiModel* m_model;
    DisplayModel* m_display;
    QLabel* m_warning;
    ReadingCard* m_reading;
    FusedCard* m_fused;
    RunsCard* m_runs;
    QComboBox* m_colours = nullptr;
    QSlider* m_opacity = nullptr;
    QSlider* m_threshold = nullptr;
    QLabel* m_opacityText = nullptr;
    QLabel* m_thresholdText = nullptr;
};

} // namespace triptych
