#include "ui/models/thumbnail_model.h"

namespace triptych {

void ThumbnailModel::setThumbnails(QList<Thumbnail> thumbnails)
{
    beginResetModel();
    m_thumbnails = std::move(thumbnails);
    endResetModel();
}

void ThumbnailModel::setPicture(const ImageId& image, const QImage& picture)
{
    for (qsizetype row = 0; row < m_thumbnails.size(); ++row) {
        if (m_thumbnails[row].image != image)
            continue;
        m_thumbnails[row].picture = picture;
        Q_EMIT dataChanged(index(int(row)), index(int(row)), {PictureRole});
    }
}

void ThumbnailModel::setCurrent(const ImageId& image)
{
    m_current = image;
    if (!m_thumbnails.isEmpty())
        Q_EMIT dataChanged(index(0), index(int(m_thumbnails.size()) - 1), {CurrentRole});
}

int ThumbnailModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : int(m_thumbnails.size());
}

QVariant ThumbnailModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= m_thumbnails.size())
        return {};
    const Thumbnail& thumbnail = m_thumbnails.at(index.row());
    switch (role) {
    case Qt::DisplayRole: return thumbnail.caption;
    case Qt::ToolTipRole: return thumbnail.tip;
    case PictureRole: return thumbnail.picture;
    case PriorRole: return thumbnail.prior;
    case CurrentRole: return !m_current.isEmpty() && thumbnail.image == m_current;
    default: return {};
    }
}

} // namespace triptych
