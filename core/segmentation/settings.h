// Everything that the reader sets of a segmentation, as one value.
#pragma once

#include "core/segmentation/region_growing.h"
#include "core/segmentation/snake.h"
#include "core/segmentation/speed_image.h"
#include "core/segmentation/watershed.h"

namespace triptych {

enum class SegmentMethod {
    Threshold,
    Connected,  ///< region growing in a band of values
    Confidence, ///< region growing whose band follows the region
    Watershed,
    Labels, ///< painted labels grow
    Snake
};

/// What a snake's speed image is made from.
enum class SnakeSpeed { Threshold, Edges, Classifier };

struct SegmentSettings {
    SegmentMethod method = SegmentMethod::Connected;
    bool volume = false; ///< all slices at once; else the frame in view
    Band band;           ///< of Threshold and Connected
    double sigma = 1;    ///< pixels; smooths before Connected
    ConfidenceSettings confidence;
    WatershedSettings watershed;
    double labelsSigma = 1.5; ///< pixels; of Labels
    SnakeSpeed speed = SnakeSpeed::Threshold;
    ThresholdSpeed thresholdSpeed;
    EdgeSpeed edgeSpeed;
    SnakeWeights weights;
    int iterations = Snake::kBatch; ///< of a step, and between two pictures while it plays
    friend bool operator==(const SegmentSettings&, const SegmentSettings&) = default;
};

} // namespace triptych
