// Assisted outlining: from a box or a click to what a segmentation model is shown, and from its answer to the mask that
// is proposed. Pure functions.
#pragma once

#include "core/annotation/label_map.h"
#include "core/inference/inference_engine.h"

#include <QRectF>

#include <optional>
#include <vector>

namespace triptych {

/// What the reader pointed at, level-0 pixels: a box around the lesion, or a place inside it (a box without an area).
struct AssistPrompt {
    QRectF box;
    bool isClick() const { return box.width() <= 0 || box.height() <= 0; }
};

/// The parts of the image to show the model, one after the other until it finds something at the prompt. A box: an area
/// in which it takes the share of the side that lesions take in training images. A click: the whole image, then ever
/// closer around it. Each has the tensor's proportions where the image allows, and lies inside the image.
std::vector<QRectF> assistRegions(const AssistPrompt& prompt, QSize image, QSize tensor);

/// The mask that is proposed: the connected part of the model's outline that the click meets (or that is nearest to it,
/// at most 3 % of the region's diagonal away), or the parts that lie in the box for the most part, cut to the box
/// enlarged by a tenth. Labels are 1, in mask pixels of `imageSize` and `downsample`. Nothing where there is none.
std::optional<LabelMap> proposedMask(const Prediction& prediction, const AssistPrompt& prompt, QSize imageSize,
                                     double downsample);

/// What the model is shown, one part of the image after the other, until a proposal stands: the prompt's regions until
/// it outlines something there, and after a click once more closely, around what it found.
class AssistSteps {
public:
    AssistSteps() = default;
    AssistSteps(const AssistPrompt& prompt, QSize image, QSize tensor);

    /// What to show next, level-0 pixels; nothing: there is no more to ask.
    std::optional<QRectF> region() const;
    /// The proposedMask() of that region, and on to the next.
    void answer(std::optional<LabelMap> found);
    /// What is proposed so far.
    const std::optional<LabelMap>& proposal() const { return m_proposal; }

private:
    AssistPrompt m_prompt;
    QSize m_image, m_tensor;
    std::vector<QRectF> m_regions; ///< still to be shown, the next one first
    std::optional<LabelMap> m_proposal;
};

/// How what stands now differs from what was proposed, in mask pixels.
struct ProposalChange {
    qint64 proposed = 0;
    qint64 kept = 0;  ///< proposed and still there
    qint64 added = 0; ///< there now and not proposed, in the tiles (256²) of the proposal and those beside them
    /// 2·kept / (proposed + kept + added); 1 where nothing was proposed and nothing is there.
    double dice() const;
};
/// `now` holds the labels of the same frame; compared is the label `label`.
ProposalChange compareWithProposal(const LabelMap& proposal, const LabelMap& now, quint8 label);

} // namespace triptych
