#include "core/image/image_source.h"

namespace triptych {

QString imageKindName(ImageKind kind)
{
    switch (kind) {
    case ImageKind::Mammogram: return QStringLiteral("mammogram");
    case ImageKind::Ultrasound: return QStringLiteral("ultrasound");
    case ImageKind::Slide: return QStringLiteral("slide");
    case ImageKind::Volume: return QStringLiteral("volume");
    case ImageKind::Image: return QStringLiteral("image");
    case ImageKind::Other: break;
    }
    return QStringLiteral("other");
}

QString ImageIdentity::displayName() const
{
    QString name = patientName.section(QLatin1Char('='), 0, 0); // the alphabetic of the three component groups
    if (name.isEmpty())
        name = patientName;
    name.replace(QLatin1Char('^'), QLatin1Char(' '));
    return name.simplified();
}

int ImageInfo::bestLevel(double downsample) const
{
    int best = 0;
    for (size_t i = 0; i < levels.size(); ++i)
        if (levels[i].downsample <= downsample * 1.0001 && levels[i].downsample >= levels[size_t(best)].downsample)
            best = int(i);
    return best;
}

Result<std::vector<DecodedTile>> ImageSource::readPreview(int, std::stop_token) const
{
    return Error{ErrorCode::Internal, QStringLiteral("%1: it has no preview").arg(info().path), {}};
}

Result<PixelBuffer> ImageSource::readAssociated(const QString& name, std::stop_token) const
{
    return Error{ErrorCode::NotFound, QStringLiteral("%1: it holds no picture \"%2\"").arg(info().path, name), {}};
}

QRect ImageSource::tileRect(TileIndex index) const
{
    const LevelInfo& level = info().levels[size_t(index.level)];
    const QRect tile(index.x * level.tile.width(), index.y * level.tile.height(), level.tile.width(),
                     level.tile.height());
    return tile.intersected(QRect(QPoint(0, 0), level.size));
}

} // namespace triptych
