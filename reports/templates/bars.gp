# Bars in groups: a heading per cell, a bar per node with its value at the end.
#   $heads  y text-token      $bars  value y value-token series tooltip-token
set lmargin {{label_width}}; set rmargin 1; set tmargin 0.2; set bmargin 0.5
unset border; unset key; unset xtics
set xrange [0:{{high}}]
set yrange [{{rows}}:-0.7]
set ytics ({{labels}}) scale 0 textcolor rgb "#020202"
plot for [i=0:7] $bars using ($4==i ? 0 : 1/0):2:(0):($1):($2-0.27):($2+0.27) with boxxyerror fillstyle solid 1 noborder lc rgb (0x000a0000+i), \
     $bars using 1:2:3 with labels left offset 0.6,0 textcolor rgb "#010101", \
     $heads using (0):1:2 with labels left textcolor rgb "#010101"
