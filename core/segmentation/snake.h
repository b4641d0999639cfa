// Snake: the guided active contour of ITK-SNAP. A level set moves by a speed image, its own curvature and the pull of
// edges (Yushkevich et al., NeuroImage 31:1116, 2006), a batch of iterations at a time.
#pragma once

#include "core/segmentation/speed_image.h"

#include <memory>
#include <stop_token>

namespace triptych {

/// A disc or ball that the contour begins as. Coordinates count voxels, whose middles are whole numbers.
struct Bubble {
    std::array<double, 3> centre{};
    double radius = 0; ///< pixels of the finest axis
    friend bool operator==(const Bubble&, const Bubble&) = default;
};

/// Signed distance to the union of bubbles, in pixels of the finest axis, negative inside. With none, all far outside.
template <class T>
ScalarGrid distanceToBubbles(const Grid<T>& like, const std::vector<Bubble>& bubbles);

/// How much each term moves the contour; 0: not at all.
struct SnakeWeights {
    double propagation = 1; ///< outwards where the speed is positive
    double curvature = 0.2; ///< smooths the contour
    double advection = 0;   ///< towards edges; of SnakeKind::Edges only
    friend bool operator==(const SnakeWeights&, const SnakeWeights&) = default;
};

/// One contour and the ITK filter that keeps its state between batches. For one thread at a time.
class Snake {
public:
    /// `initial`: a level set of the speed's size, negative inside; where it is nowhere negative there is no snake.
    /// Errors: Refused (no inside, another size), LimitExceeded, Internal.
    static Result<std::unique_ptr<Snake>> start(const SpeedImage& speed, const ScalarGrid& initial,
                                                const SnakeWeights& weights, std::stop_token stop = {});
    virtual ~Snake() = default;

    /// In force from the next batch on.
    virtual void setWeights(const SnakeWeights& weights) = 0;
    /// A stop ends the batch after the iteration in progress, and what was done stays. Errors: Cancelled, Internal.
    virtual Result<void> evolve(int iterations, std::stop_token stop = {}) = 0;
    virtual int iterations() const = 0; ///< done so far
    /// How far the contour moved in the last iteration, in pixels, on average (root mean square).
    virtual double lastChange() const = 0;
    /// 1 inside the contour.
    virtual LabelGrid mask() const = 0;

    /// A few times what a batch takes to be drawn smoothly.
    static constexpr int kBatch = 10;
};

} // namespace triptych
