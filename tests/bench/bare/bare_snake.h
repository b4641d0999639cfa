// Nothing but library calls: ITK's geodesic active contour, kept alive between batches of iterations.
#pragma once

#include <memory>
#include <vector>

class BareSnake {
public:
    /// `speed` and `levelSet` are side × side; they must outlive it.
    BareSnake(std::vector<float>& speed, std::vector<float>& levelSet, int side, double propagation, double curvature,
              double advection);
    ~BareSnake();
    void evolve(int iterations);

private:
    struct Private;
    std::unique_ptr<Private> d;
};
