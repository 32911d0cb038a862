return 3 --> node.LFS.config belongs to the firmware
