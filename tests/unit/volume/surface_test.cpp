// The plugin's surfaces: what they enclose and where they lie, against the formula of an ellipsoid.
#include "core/image/plane_geometry.h"
#include "ui/volume/volume_scene.h"

#include <QTest>

#include <numbers>

using namespace triptych;

class SurfaceTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    /// Voxels of 0.5 × 0.8 × 1 mm, on axes that are turned and mirrored.
    void itEnclosesTheEllipsoid()
    {
        const auto plugin = loadVolumePlugin();
        QVERIFY2(plugin, plugin ? "" : qPrintable(plugin.error().message));
        LabelSolid solid;
        solid.size = {44, 38, 30};
        solid.spacingMm = {0.5, 0.8, 1.0};
        solid.axes = {PatientVector{0, 1, 0}, PatientVector{0, 0, -1}, PatientVector{1, 0, 0}};
        solid.originMm = {-3, 5, 7};
        const PatientVector middle{10.2, 11.9, 14.1}; // mm along the voxels' axes
        constexpr double a = 9, b = 10, c = 11;
        double count = 0;
        for (int z = 0; z < solid.size[2]; ++z)
            for (int y = 0; y < solid.size[1]; ++y)
                for (int x = 0; x < solid.size[0]; ++x) {
                    const double u = (x * 0.5 - middle[0]) / a, v = (y * 0.8 - middle[1]) / b,
                                 w = (z * 1.0 - middle[2]) / c;
                    solid.voxels.push_back(u * u + v * v + w * w <= 1);
                    count += solid.voxels.back();
                }
        SurfaceMesh mesh;
        QVERIFY((*plugin)->makeSurface(solid, mesh));
        const double formula = 4.0 / 3 * std::numbers::pi * a * b * c / 1000;
        QVERIFY2(std::abs(mesh.enclosedMl / formula - 1) < 0.03,
                 qPrintable(QStringLiteral("%1 ml, not %2").arg(mesh.enclosedMl).arg(formula)));
        QVERIFY(std::abs(count * 0.4 / 1000 / formula - 1) < 0.02);
        QVERIFY(mesh.triangles.size() > 3000 && mesh.triangles.size() % 3 == 0);
        const PatientVector centre =
            plus(solid.originMm, plus(times(solid.axes[0], middle[0]),
                                      plus(times(solid.axes[1], middle[1]), times(solid.axes[2], middle[2]))));
        double worst = 0;
        for (size_t i = 0; i < mesh.points.size(); i += 3) {
            const PatientVector from = minus({mesh.points[i], mesh.points[i + 1], mesh.points[i + 2]}, centre);
            const double u = dot(from, solid.axes[0]) / a, v = dot(from, solid.axes[1]) / b,
                         w = dot(from, solid.axes[2]) / c;
            worst = std::max(worst, std::abs(std::sqrt(u * u + v * v + w * w) - 1) * 10);
        }
        QVERIFY2(worst < 1.0, qPrintable(QStringLiteral("a point of the surface is %1 mm off").arg(worst)));
        SurfaceMesh nothing;
        solid.voxels.assign(solid.voxels.size(), 0);
        QVERIFY(!(*plugin)->makeSurface(solid, nothing));
    }
};

QTEST_GUILESS_MAIN(SurfaceTest)
#include "surface_test.moc"
