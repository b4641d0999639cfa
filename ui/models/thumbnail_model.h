// ThumbnailModel: the images of the open case as small pictures that arrive one by one from the workers.
#pragma once

#include "core/base/ids.h"

#include <QAbstractListModel>
#include <QImage>

namespace triptych {

struct Thumbnail {
    ImageId image;
    QString caption; ///< "R CC", "US 30 fr", "H&E 20×"
    QString tip;     ///< who, when, what, from where
    QImage picture;  ///< null until it was made
    bool prior = false;
};

class ThumbnailModel : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { PictureRole = Qt::UserRole + 1, PriorRole, CurrentRole };
    using QAbstractListModel::QAbstractListModel;

    void setThumbnails(QList<Thumbnail> thumbnails);
    void setPicture(const ImageId& image, const QImage& picture);
    void setCurrent(const ImageId& image);
    const Thumbnail& at(int row) const { return m_thumbnails.at(row); }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    QList<Thumbnail> m_thumbnails;
    ImageId m_current;
};

} // namespace triptych
