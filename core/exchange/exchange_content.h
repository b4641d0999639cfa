// What is exchanged with files: shapes and label maps of one image or of many, and what is known of those images.
#pragma once

#include "core/annotation/annotation_model.h"
#include "core/dicom/dicom_subject.h"

#include <functional>
#include <memory>
#include <stop_token>

namespace triptych {

struct ExchangeImage {
    ImageId id;   ///< empty: known from a file only
    QString name; ///< of its file, without folders
    QString path; ///< never written over
    QSize size;   ///< level-0 pixels
    int frames = 1;
    double maskDownsample = 1;                        ///< of its label maps
    std::optional<PixelSpacing> spacing;              ///< of the whole image; nothing where it holds in regions only
    std::vector<FramePlane> planes;                   ///< one for each frame of a volume, else empty
    std::shared_ptr<const DicomSubject> subject = {}; ///< an opened image, for the DICOM objects; else null
};
ExchangeImage exchangeImageOf(const ImageSource& source, double maskDownsample = 1);

struct ExchangeMarks {
    ExchangeImage image;
    QList<int> frames; ///< that were chosen (writing) or that the file speaks of (reading), ascending
    QList<Shape> shapes;
    QMap<int, LabelMap> masks; ///< by frame; those without one are empty
};

struct ExchangeContent {
    QList<ExchangeMarks> images;
    QMap<int, LabelInfo> labels;

    bool hasShapes() const;
    bool hasMasks() const; ///< a label somewhere
};

/// What came in, and what happened to it on the way.
struct ExchangeReading {
    QString formatName;
    ExchangeContent content;
    QStringList notes;   ///< left out, repaired, renumbered: each a sentence
    QStringList mapping; ///< "Tumor → 4 Lesion": what the file calls it and which label it is here
};

struct ExchangeOptions {
    int coarser = 1;                           ///< masks: every how many mask pixels one is written
    std::function<void(double)> progress = {}; ///< 0…1, from the worker's thread
    std::stop_token stop = {};
    int frame = 0; ///< reading: where a mask of one frame goes in an image of several
};

} // namespace triptych
