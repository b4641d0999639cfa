// SnakeCard: the snake's speed image, its bubbles, its terms, and play, step and reset. Bound to the model.
#pragma once

#include "ui/models/segmentation_model.h"
#include "ui/panels/card_frame.h"

class QCheckBox;
class QComboBox;
class QListWidget;
class QPushButton;
class QStackedWidget;

namespace triptych {

class ValueSlider;

class SnakeCard : public QWidget {
    Q_OBJECT
public:
    explicit SnakeCard(SegmentationModel* model, QWidget* parent = nullptr);

Q_SIGNALS:
    void playRequested(bool on);
    void stepRequested();
    void resetRequested();

private:
    QWidget* makeThresholdPage();
    QWidget* makeEdgePage();
    CardFrame* makeSpeedCard();
    CardFrame* makeBubbleCard();
    CardFrame* makeEvolutionCard();
    void showSettings();
    void showBubbles();
    void showState();

    SegmentationModel* m_model;
    QComboBox* m_speed;
    QCheckBox* m_shown;
    QStackedWidget* m_pages;
    QCheckBox *m_useLower, *m_useUpper;
    ValueSlider *m_lower, *m_upper, *m_softness, *m_sigma;
    ValueSlider *m_edgeSigma, *m_contrast, *m_exponent;
    QListWidget* m_bubbles;
    ValueSlider* m_radius;
    ValueSlider *m_propagation, *m_curvature, *m_advection, *m_steps;
    QPushButton *m_play, *m_step, *m_reset;
    QLabel* m_iterations;
};

} // namespace triptych
