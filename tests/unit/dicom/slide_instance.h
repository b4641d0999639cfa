// Whole-slide DICOM instances of grey tiles, for tests.
#pragma once

#include <dcmtk/config/osconfig.h>

#include <dcmtk/dcmdata/dctk.h>

#include <QSize>
#include <QTest>

namespace triptych {

/// A whole-slide instance of grey tiles: tile number n has the value 10 n in all three samples, 3 more on each further
/// focal plane (TILED_FULL only).
struct SlideRecipe {
    QSize matrix;
    QSize tile;
    const char* uid = "1.2.3.1";
    bool sparse = false;
    int skippedTile = -1; ///< absent from the file
    const char* patientId = "";
    const char* series = "1.2.3";
    int focalPlanes = 1; ///< 1 µm apart
    const char* imageType = "ORIGINAL\\PRIMARY\\VOLUME\\NONE";
};

inline void writeSlide(const QString& path, const SlideRecipe& recipe)
{
    DcmFileFormat file;
    DcmDataset& item = *file.getDataset();
    item.putAndInsertString(DCM_SOPClassUID, UID_VLWholeSlideMicroscopyImageStorage);
    item.putAndInsertString(DCM_SOPInstanceUID, recipe.uid);
    item.putAndInsertString(DCM_SeriesInstanceUID, recipe.series);
    item.putAndInsertString(DCM_StudyInstanceUID, "1.2");
    item.putAndInsertString(DCM_PatientID, recipe.patientId);
    item.putAndInsertString(DCM_Modality, "SM");
    item.putAndInsertString(DCM_ImageType, recipe.imageType);
    item.putAndInsertString(DCM_DimensionOrganizationType, recipe.sparse ? "TILED_SPARSE" : "TILED_FULL");
    item.putAndInsertUint32(DCM_TotalPixelMatrixColumns, Uint32(recipe.matrix.width()));
    item.putAndInsertUint32(DCM_TotalPixelMatrixRows, Uint32(recipe.matrix.height()));
    item.putAndInsertUint16(DCM_SamplesPerPixel, 3);
    item.putAndInsertString(DCM_PhotometricInterpretation, "RGB");
    item.putAndInsertUint16(DCM_PlanarConfiguration, 0);
    item.putAndInsertUint16(DCM_Rows, Uint16(recipe.tile.height()));
    item.putAndInsertUint16(DCM_Columns, Uint16(recipe.tile.width()));
    item.putAndInsertUint16(DCM_BitsAllocated, 8);
    item.putAndInsertUint16(DCM_BitsStored, 8);
    item.putAndInsertUint16(DCM_HighBit, 7);
    item.putAndInsertUint16(DCM_PixelRepresentation, 0);
    DcmItem* shared = nullptr;
    DcmItem* measures = nullptr;
    item.findOrCreateSequenceItem(DCM_SharedFunctionalGroupsSequence, shared, 0);
    shared->findOrCreateSequenceItem(DCM_PixelMeasuresSequence, measures, 0);
    measures->putAndInsertString(DCM_PixelSpacing, "0.0005\\0.00025");
    measures->putAndInsertString(DCM_SpacingBetweenSlices, "0.001");
    item.putAndInsertUint32(DCM_TotalPixelMatrixFocalPlanes, Uint32(recipe.focalPlanes));
    const int across = (recipe.matrix.width() + recipe.tile.width() - 1) / recipe.tile.width();
    const int down = (recipe.matrix.height() + recipe.tile.height() - 1) / recipe.tile.height();
    QByteArray pixels;
    int frames = 0;
    for (int frame = 0; frame < across * down * recipe.focalPlanes; ++frame) {
        const int number = frame % (across * down);
        if (number == recipe.skippedTile)
            continue;
        const int grey = 10 * number + 3 * (frame / (across * down));
        pixels += QByteArray(recipe.tile.width() * recipe.tile.height() * 3, char(grey));
        if (recipe.sparse) {
            DcmItem* group = nullptr;
            DcmItem* position = nullptr;
            item.findOrCreateSequenceItem(DCM_PerFrameFunctionalGroupsSequence, group, frames);
            group->findOrCreateSequenceItem(DCM_PlanePositionSlideSequence, position, 0);
            position->putAndInsertSint32(DCM_ColumnPositionInTotalImagePixelMatrix,
                                         number % across * recipe.tile.width() + 1);
            position->putAndInsertSint32(DCM_RowPositionInTotalImagePixelMatrix,
                                         number / across * recipe.tile.height() + 1);
        }
        ++frames;
    }
    item.putAndInsertString(DCM_NumberOfFrames, QByteArray::number(frames).constData());
    item.putAndInsertUint8Array(DCM_PixelData, reinterpret_cast<const Uint8*>(pixels.constData()),
                                static_cast<unsigned long>(pixels.size()));
    QVERIFY(file.saveFile(path.toLocal8Bit().constData(), EXS_LittleEndianExplicit).good());
}

} // namespace triptych
