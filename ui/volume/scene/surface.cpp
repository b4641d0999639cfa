#include "ui/volume/scene/surface.h"

#include <vtkFlyingEdges3D.h>
#include <vtkIdList.h>
#include <vtkImageData.h>
#include <vtkMassProperties.h>
#include <vtkNew.h>
#include <vtkPointData.h>
#include <vtkPolyData.h>
#include <vtkUnsignedCharArray.h>
#include <vtkWindowedSincPolyDataFilter.h>

namespace triptych {

namespace {

constexpr int kSmoothingSteps = 20;
constexpr double kPassBand = 0.1; ///< Taubin, Zhang, Golub 1996: keeps the enclosed volume, unlike Laplacian smoothing

void copyPoints(const LabelSolid& solid, vtkPolyData& surface, SurfaceMesh& mesh)
{
    for (vtkIdType i = 0; i < surface.GetNumberOfPoints(); ++i) {
        double at[3]; // mm from the first voxel's middle, along the voxels' own axes
        surface.GetPoint(i, at);
        for (size_t c = 0; c < 3; ++c)
            mesh.points.push_back(float(solid.originMm[c] + at[0] * solid.axes[0][c] + at[1] * solid.axes[1][c] +
                                        at[2] * solid.axes[2][c]));
    }
    vtkNew<vtkIdList> corners;
    for (vtkIdType i = 0; i < surface.GetNumberOfCells(); ++i) {
        surface.GetCellPoints(i, corners);
        for (vtkIdType c = 0; c < corners->GetNumberOfIds() && corners->GetNumberOfIds() == 3; ++c)
            mesh.triangles.push_back(quint32(corners->GetId(c)));
    }
}

} // namespace

bool makeSurface(const LabelSolid& solid, SurfaceMesh& mesh)
{
    vtkNew<vtkUnsignedCharArray> values;
    values->SetArray(const_cast<quint8*>(solid.voxels.data()), vtkIdType(solid.voxels.size()), 1); // not freed by VTK
    vtkNew<vtkImageData> image;
    image->SetDimensions(solid.size.data());
    image->SetSpacing(solid.spacingMm.data());
    image->GetPointData()->SetScalars(values);
    vtkNew<vtkFlyingEdges3D> edges;
    edges->SetInputData(image);
    edges->SetValue(0, 0.5);
    edges->ComputeNormalsOff();
    edges->ComputeScalarsOff();
    edges->Update();
    if (edges->GetOutput()->GetNumberOfCells() == 0)
        return false;
    vtkNew<vtkWindowedSincPolyDataFilter> smooth;
    smooth->SetInputConnection(edges->GetOutputPort());
    smooth->SetNumberOfIterations(kSmoothingSteps);
    smooth->SetPassBand(kPassBand);
    smooth->NormalizeCoordinatesOn();
    smooth->BoundarySmoothingOff();
    smooth->FeatureEdgeSmoothingOff();
    smooth->Update();
    vtkPolyData* surface = smooth->GetOutput();
    if (!surface || surface->GetNumberOfCells() == 0)
        return false;
    vtkNew<vtkMassProperties> mass;
    mass->SetInputData(surface);
    mesh.enclosedMl = mass->GetVolume() / 1000;
    copyPoints(solid, *surface, mesh);
    return true;
}

} // namespace triptych
