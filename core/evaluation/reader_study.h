// Agreement of readers over a set of images: one row for each image, label and pair of readers, and what they come to
// over all images, with 95 % intervals. Pure functions.
#pragma once

#include "core/evaluation/mask_agreement.h"
#include "core/evaluation/metrics.h"

#include <QStringList>

#include <map>
#include <set>

namespace triptych {

/// One image (or one frame of it) as the readers have marked it.
struct ReadImage {
    struct Reading {
        QString reader;
        std::vector<quint8> labels; ///< rows of `box`; 0 is nothing
        int imageClass = -1;        ///< what the reader called the whole image; −1: nothing
    };
    QString image;
    int frame = 0;
    QString group;                      ///< images of one group are resampled together; empty: the image itself
    QSize box;                          ///< a part of the image that holds all that anybody marked
    qint64 imagePixels = 0;             ///< of the whole image
    double pixelsPerMark = 1;           ///< level-0 pixels to a mask pixel: distances are given in level-0 pixels
    std::optional<PixelSizeMm> spacing; ///< of a mask pixel
    std::vector<Reading> readings;      ///< of those who have finished the image
};

struct AgreementRow {
    QString image;
    int frame = 0;
    QString group;
    int label = 0;
    QString readerA, readerB;
    MaskAgreement agreement;
};

/// How often two readers called an image what.
using ClassPair = std::pair<QString, QString>;

/// What is kept of each image, small enough for a set of any size.
struct ReaderStudy {
    std::vector<AgreementRow> rows; ///< also those in which neither has marked anything

    struct MarkCounts { ///< pixels that 0, 1 … all readers have marked, for Fleiss' kappa
        QString group;
        int label = 0;
        std::vector<qint64> pixels;
    };
    std::vector<MarkCounts> marks;

    struct Classes { ///< −1 where a reader has said nothing
        QString group;
        std::map<QString, int> byReader;
    };
    std::vector<Classes> classes;
};

/// Adds an image: each pair of its readers, in their order, for each of `labels`. A reading whose rows do not fill the
/// box is left out.
void addImage(ReaderStudy& study, const ReadImage& image, const std::set<int>& labels);

/// Two readers (or all, where `readers` names none) and one label (or the classes of whole images, label 0).
/// Means of Dice and IoU are over the images that at least one of them marked with it; of the distances over those that
/// both did. So images on which both saw nothing raise no mean; they are counted, and count in kappa.
struct AgreementSummary {
    int label = 0;
    QString readerA, readerB; ///< both empty: all readers
    int images = 0;           ///< that both (all) have finished
    int bothEmpty = 0;        ///< of these, marked by neither
    int oneEmpty = 0;         ///< marked by one alone
    Interval dice, iou, hausdorff95Px, hausdorff95Mm;
    Interval kappa; ///< Cohen's; of all readers Fleiss'. Over pixels, or over images for classes
};

/// One for each label and pair, Fleiss' where more than two readers finished the same images, and those of the classes.
/// Intervals: percentile bootstrap over groups of images, `draws` times, the same for the same seed.
std::vector<AgreementSummary> summarise(const ReaderStudy& study, int draws = 1000, quint64 seed = 1);

/// As a table for other programs: one line for each row in which anything is marked.
QByteArray agreementCsv(const ReaderStudy& study, const std::map<int, QString>& labelNames);

} // namespace triptych
