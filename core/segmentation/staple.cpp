#include "core/segmentation/staple.h"

#include <itkImage.h>
#include <itkSTAPLEImageFilter.h>

#include <algorithm>
#include <array>

namespace triptych {

namespace {

using BinaryImage = itk::Image<quint8, 2>;
using Probability = itk::Image<double, 2>;

constexpr unsigned kMostIterations = 200; // it converges in a few; readers who contradict each other may swing

/// Where each label is marked by anybody; null where nowhere.
std::array<QRect, 256> boxesOf(const std::vector<PixelBuffer>& readers)
{
    std::array<QRect, 256> boxes;
    for (const PixelBuffer& reader : readers)
        for (int y = 0; y < reader.height(); ++y) {
            const auto* row = reader.row<quint8>(y);
            for (int x = 0; x < reader.width(); ++x)
                if (row[x])
                    boxes[row[x]] |= QRect(x, y, 1, 1);
        }
    return boxes;
}

BinaryImage::Pointer binaryPart(const PixelBuffer& reader, QRect box, int label)
{
    auto image = BinaryImage::New();
    image->SetRegions(BinaryImage::SizeType{{unsigned(box.width()), unsigned(box.height())}});
    image->Allocate();
    quint8* out = image->GetBufferPointer();
    const QRect whole(QPoint(), reader.size());
    for (int y = box.top(); y <= box.bottom(); ++y)
        for (int x = box.left(); x <= box.right(); ++x)
            *out++ = whole.contains(x, y) && reader.row<quint8>(y)[x] == label;
    return image;
}

/// Estimates one label and raises `best` and `labels` where its probability is the highest yet.
LabelConsensus estimate(const std::vector<PixelBuffer>& readers, QRect box, int label, PixelBuffer& labels,
                        std::vector<float>& best)
{
    using Filter = itk::STAPLEImageFilter<BinaryImage, Probability>;
    auto filter = Filter::New();
    for (size_t i = 0; i < readers.size(); ++i)
        filter->SetInput(unsigned(i), binaryPart(readers[i], box, label));
    filter->SetForegroundValue(1);
    filter->SetMaximumIterations(kMostIterations);
    filter->Update();
    LabelConsensus consensus{label, {}, int(filter->GetElapsedIterations())};
    for (size_t i = 0; i < readers.size(); ++i)
        consensus.readers.push_back({filter->GetSensitivity(unsigned(i)), filter->GetSpecificity(unsigned(i))});
    const QRect whole(QPoint(), labels.size());
    const double* weight = filter->GetOutput()->GetBufferPointer();
    for (int y = box.top(); y <= box.bottom(); ++y)
        for (int x = box.left(); x <= box.right(); ++x, ++weight) {
            if (!whole.contains(x, y))
                continue;
            float& highest = best[size_t(y) * size_t(labels.width()) + size_t(x)];
            if (*weight >= 0.5 && float(*weight) > highest) {
                highest = float(*weight);
                labels.mutableRow<quint8>(y)[x] = quint8(label);
            }
        }
    return consensus;
}

} // namespace

Result<StapleConsensus> stapleConsensus(const std::vector<PixelBuffer>& readers, std::stop_token stop)
{
    if (readers.size() < 2)
        return Error{ErrorCode::BadFormat, QStringLiteral("a consensus needs the masks of at least two readers"), {}};
    for (const PixelBuffer& reader : readers)
        if (reader.isNull() || reader.size() != readers.front().size() || reader.type() != SampleType::U8 ||
            reader.samplesPerPixel() != 1)
            return Error{ErrorCode::BadFormat, QStringLiteral("the readers' masks are not of one size"), {}};
    auto labels = PixelBuffer::allocate(readers.front().size(), 1, SampleType::U8);
    if (!labels)
        return labels.error();
    StapleConsensus result;
    try {
        std::vector<float> best(size_t(labels->width()) * size_t(labels->height()), 0);
        const auto boxes = boxesOf(readers);
        for (int label = 1; label < 256; ++label) {
            if (stop.stop_requested())
                return Error{ErrorCode::Cancelled, QStringLiteral("cancelled"), {}};
            const QRect& marked = boxes[size_t(label)];
            if (marked.isNull())
                continue;
            const QRect box = marked.adjusted(-kStapleMargin, -kStapleMargin, kStapleMargin, kStapleMargin);
            result.byLabel.push_back(estimate(readers, box, label, *labels, best));
        }
    } catch (const std::exception& problem) {
        return Error{ErrorCode::Internal, QStringLiteral("the consensus could not be computed"),
                     QString::fromUtf8(problem.what())};
    }
    result.labels = std::move(*labels);
    return result;
}

} // namespace triptych
