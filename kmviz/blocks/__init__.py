"""Points in blocks, on disks and on other machines: the same run, by way of Dask."""
