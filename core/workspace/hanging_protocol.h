// Hanging protocols: which images of a case stand where. Data (JSON) describes the arrangement; what the case holds
// chooses it. Pure functions of immutable values.
#pragma once

#include "core/workspace/breast_case.h"

#include <QByteArray>

namespace triptych {

/// One pane: images of one kind, in named slots ("RCC") where the protocol names them, else one under another.
struct PaneProtocol {
    QString title;
    ImageKind kind = ImageKind::Other;
    double weight = 1;            ///< share of the width
    bool prior = false;           ///< shows the earlier study
    bool alignChestWalls = false; ///< chest walls meet in the middle, at one physical scale
    QList<QStringList> rows;      ///< slots, laterality and view: "RCC"; empty: filled in reading order
    int maximum = 1;              ///< of views where no slots are named
    friend bool operator==(const PaneProtocol&, const PaneProtocol&) = default;
};

struct HangingProtocol {
    QString id;
    QString name;
    QList<ImageKind> needs; ///< kinds that must be present; a kind named twice: two images of it
    bool needsPrior = false;
    QList<PaneProtocol> panes;
    friend bool operator==(const HangingProtocol&, const HangingProtocol&) = default;
};

/// A protocol within these is small enough to be looked at; files that ask for more are refused.
namespace hangingLimits {
inline constexpr int kPanes = 12, kRows = 8, kSlots = 8, kViews = 16;
inline constexpr double kLeastWeight = 0.1, kMostWeight = 20;
inline constexpr qsizetype kText = 80; ///< characters of an id, a name, a title, a slot
} // namespace hangingLimits

/// Where the images of a case stand. Numbers are indices into BreastCase::images.
struct PaneLayout {
    QString title;
    ImageKind kind = ImageKind::Other;
    double weight = 1;
    bool alignChestWalls = false;
    std::vector<std::vector<int>> rows; ///< −1: this slot stays empty
};

struct HangingLayout {
    QString protocolId;
    std::vector<PaneLayout> panes; ///< only such as hold an image
};

enum class StudyChoice { Current, Prior };

/// The slot that this image fills: "RCC"; empty where laterality or view is not known.
QString hangingSlot(const CaseImage& image);

/// Errors: BadFormat or LimitExceeded, naming `origin`, where the JSON is not a hanging protocol.
Result<HangingProtocol> parseHangingProtocol(const QByteArray& json, const QString& origin);
/// What parseHangingProtocol() reads, indented.
QByteArray hangingProtocolJson(const HangingProtocol& protocol);

/// Those whose needs the case meets; first what shows the most kinds of images, then in the order of `all`.
QList<HangingProtocol> applicableProtocols(const QList<HangingProtocol>& all, const BreastCase& breastCase);

/// Lays the case out. A slot without its image stays empty; rows and columns without any image vanish. Where no image
/// fits a slot (views unknown) they stand in reading order. Kinds that the protocol does not mention get no pane.
HangingLayout hang(const HangingProtocol& protocol, const BreastCase& breastCase, StudyChoice study);

} // namespace triptych
