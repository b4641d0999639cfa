// runSlideSweep: patches over the tissue. While a block of patches is in the network, the next one is read.
#include "core/inference/input_check.h"
#include "core/inference/patch_grid.h"
#include "core/jobs/worker_pool.h"
#include "plugins/torch/measurement.h"
#include "plugins/torch/model_run.h"
#include "plugins/torch/saliency.h"
#include "plugins/torch/tensors.h"

#include <QCryptographicHash>
#include <QElapsedTimer>

#include <future>

namespace triptych {

namespace {

using Patches = Result<std::vector<PixelBuffer>>;

constexpr int64_t kBatch = 64;
constexpr qint64 kReportEveryMs = 100;

Error cancelled(const ImageInfo& info)
{
    return {ErrorCode::Cancelled, QStringLiteral("%1: the analysis was stopped").arg(info.path), {}};
}

class SlideSweep {
public:
    SlideSweep(NativeModel& model, const InferenceRequest& request, const ProgressFn& progress,
               const PartialResultFn& partial, std::stop_token stop)
        : m_model(model), m_request(request), m_card(request.bundle.card), m_info(request.image->info()),
          m_progress(progress), m_partial(partial), m_stop(std::move(stop)),
          m_grid(PatchGrid::over(m_info.size(), m_card.input, slideScale(m_info).mmPerPixel)),
          m_map(m_grid, QStringLiteral("P(%1)").arg(m_card.endpoint))
    {
    }

    Result<Prediction> run()
    {
        report(true, QStringLiteral("Finding the tissue"));
        const auto tissue = findTissue(*m_request.image, m_request.frame, m_stop);
        if (!tissue)
            return tissue.error();
        const auto blocks = planBlocks(m_grid, *tissue);
        for (const PatchBlock& block : blocks)
            m_total += static_cast<qint64>(block.places.size());
        if (m_total == 0)
            return Error{
                ErrorCode::Refused,
                QStringLiteral("%1: no tissue was found on it, so there is nothing to analyse").arg(m_info.path),
                {}};
        if (const auto swept = sweep(blocks); !swept)
            return swept.error();
        return summary();
    }

private:
    /// Reads ahead by one block in a thread of its own.
    Result<void> sweep(const std::vector<PatchBlock>& blocks)
    {
        m_clock.start();
        WorkerPool reader(1);
        std::future<Patches> next = readAhead(reader, blocks.front());
        for (size_t i = 0; i < blocks.size(); ++i) {
            const Patches patches = next.get();
            if (!patches)
                return patches.error();
            if (i + 1 < blocks.size())
                next = readAhead(reader, blocks[i + 1]);
            if (const auto done = infer(blocks[i], *patches); !done)
                return done;
        }
        return {};
    }

    std::future<Patches> readAhead(WorkerPool& reader, const PatchBlock& block)
    {
        // The image is shared, the grid and the block copied: a job that outlives an early return reads nothing of
        // ours.
        auto promise = std::make_shared<std::promise<Patches>>();
        auto future = promise->get_future();
        reader.submit(JobPriority::Background,
                      [promise, block, grid = m_grid, image = m_request.image, frame = m_request.frame, stop = m_stop](
                          std::stop_token) { promise->set_value(readBlock(*image, frame, grid, block, stop)); });
        return future;
    }

    Result<void> infer(const PatchBlock& block, const std::vector<PixelBuffer>& patches)
    {
        for (size_t first = 0; first < patches.size(); first += kBatch) {
            if (m_stop.stop_requested())
                return cancelled(m_info);
            const size_t count = std::min<size_t>(kBatch, patches.size() - first);
            std::vector<torch::Tensor> tensors;
            for (size_t i = first; i < first + count; ++i) {
                m_hash.addData(QByteArrayView(patches[i].bytes(), patches[i].byteCount()));
                tensors.push_back(pixelsToTensor(patches[i]));
            }
            const auto input = normalised(torch::stack(tensors), m_card.input);
            const auto logits = predictAveraged(m_model, input, m_card.input.testTimeAugmentation).logits;
            const auto probabilities = calibrated(logits, m_card.calibrationTemperature).contiguous();
            for (size_t i = 0; i < count; ++i)
                keep(block.places[first + i], patches[first + i],
                     probabilities.data_ptr<double>() + static_cast<int64_t>(i) * probabilities.size(1),
                     static_cast<size_t>(probabilities.size(1)));
            report(false, QStringLiteral("Slide analysis"));
        }
        return {};
    }

    void keep(PatchPlace place, const PixelBuffer& pixels, const double* probabilities, size_t classes)
    {
        const std::vector<double> all(probabilities, probabilities + classes);
        const double score = m_card.endpointClass >= 0 ? m_card.endpointOf(all) : all.back();
        if (m_scores.empty() || score > m_bestScore) {
            m_bestScore = score;
            m_best = pixels;
            m_bestPlace = place;
        }
        m_map.add(place, score);
        m_scores.push_back(score);
        m_probabilities.push_back(all);
    }

    /// At most ten times a second, so that neither callers nor screens are flooded.
    void report(bool always, const QString& text)
    {
        const qint64 done = static_cast<qint64>(m_scores.size());
        const bool last = m_total > 0 && done == m_total;
        if (!always && !last && m_sinceReport.isValid() && m_sinceReport.elapsed() < kReportEveryMs)
            return;
        m_sinceReport.start();
        const double perPatch =
            done > 0 ? static_cast<double>(m_clock.elapsed()) / 1000 / static_cast<double>(done) : -1;
        if (m_progress)
            m_progress({done, m_total, perPatch < 0 ? -1 : perPatch * static_cast<double>(m_total - done), text});
        if (m_partial && done > 0 && !last)
            if (const auto heatmap = m_map.heatmap())
                m_partial(*heatmap);
    }

    Result<Prediction> summary()
    {
        Prediction prediction;
        const auto top = topPatches(m_scores, m_card.poolingTopShare, m_card.poolingAtLeast);
        prediction.probabilities.assign(m_probabilities.front().size(), 0);
        for (const size_t i : top)
            for (size_t c = 0; c < prediction.probabilities.size(); ++c)
                prediction.probabilities[c] += m_probabilities[i][c] / static_cast<double>(top.size());
        auto heatmap = m_map.heatmap();
        if (!heatmap)
            return heatmap.error();
        prediction.heatmaps.push_back(std::move(*heatmap));
        prediction.inputHash = QString::fromLatin1(m_hash.result().toHex());
        const QRectF area = m_grid.patchArea(m_bestPlace.column, m_bestPlace.row);
        prediction.input = {
            m_best, area,
            QStringLiteral(
                "%1 patches of %2×%3 pixels at %4 µm, overlapping by %5 %; shown is the one with the highest P(%6).")
                .arg(m_total)
                .arg(m_grid.patch.width())
                .arg(m_grid.patch.height())
                .arg(*m_card.input.spacingMm * 1000)
                .arg(m_card.input.overlap * 100)
                .arg(m_card.endpoint)};
        if (m_info.size().width() < m_grid.patch.width() * m_grid.downsample ||
            m_info.size().height() < m_grid.patch.height() * m_grid.downsample)
            prediction.warnings << QStringLiteral(
                "The slide is smaller than one patch, outside the model's contract: white was added around it.");
        if (const auto added = addGradCam(area, prediction); !added)
            return added.error();
        return prediction;
    }

    /// Grad-CAM of the patch that speaks loudest.
    Result<void> addGradCam(QRectF area, Prediction& prediction)
    {
        if (m_card.saliency != QLatin1String("grad-cam") || m_card.endpointClass < 0)
            return {};
        const auto input = normalised(pixelsToTensor(m_best).unsqueeze(0), m_card.input);
        const auto map = gradCam(m_model, input, m_card.targetLayer.toStdString(), m_card.endpointClass);
        if (!map.defined())
            return {};
        auto values = tensorToPixels(map);
        if (!values)
            return values.error();
        prediction.heatmaps.push_back(
            {QStringLiteral("Grad-CAM (%1), highest patch").arg(m_card.classes[m_card.endpointClass]), area,
             std::move(*values)});
        return {};
    }

    NativeModel& m_model;
    const InferenceRequest& m_request;
    const ModelCard& m_card;
    const ImageInfo& m_info;
    const ProgressFn& m_progress;
    const PartialResultFn& m_partial;
    std::stop_token m_stop;
    PatchGrid m_grid;
    PatchMap m_map;
    QCryptographicHash m_hash{QCryptographicHash::Sha256};
    QElapsedTimer m_clock;
    QElapsedTimer m_sinceReport;
    qint64 m_total = 0;
    std::vector<double> m_scores;
    std::vector<std::vector<double>> m_probabilities;
    double m_bestScore = 0;
    PixelBuffer m_best;
    PatchPlace m_bestPlace;
};

} // namespace

Result<Prediction> runSlideSweep(NativeModel& model, const InferenceRequest& request, const ProgressFn& progress,
                                 const PartialResultFn& partial, std::stop_token stop)
{
    return SlideSweep(model, request, progress, partial, std::move(stop)).run();
}

} // namespace triptych
