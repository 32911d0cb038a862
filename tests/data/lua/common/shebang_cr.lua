# first line to drop, ended by a bare CR, so it goes on to the LFx = = 1
return 2
